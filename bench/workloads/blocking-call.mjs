import { Worker } from 'node:worker_threads';

/** Starts `body` in a thread, by its source; returns a function that has it make n calls, and waits until it has. */
function startThread(body, data) {
  const source = `
    const threads = require('node:worker_threads');
    const { parentPort, workerData } = threads;
    Promise.resolve((${body})({ ...threads, ...workerData })).then((call) => {
      parentPort.on('message', ({ n }) => {
        if (n === undefined) return;
        let last = -1;
        for (let i = 0; i < n; i++) last = call(i);
        parentPort.postMessage({ last });
      });
      parentPort.postMessage({ ready: true });
    });`;
  const worker = new Worker(source, { eval: true, workerData: data });
  const answer = (key) =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message) => key in message && resolve(message[key]));
    });
  const ready = answer('ready');
  return {
    worker,
    async calls(n, clock) {
      await ready;
      const last = answer('last');
      clock.start();
      worker.postMessage({ n });
      const value = await last;
      clock.stop();
      worker.removeAllListeners('error');
      return value;
    },
  };
}

/** A thread that makes a call, sleeps until the other thread has answered, and makes the next one. */
export default {
  title: 'blocking call to a loop of another thread',
  n: 10_000,
  targets: { ns: 100_000 },
  expected: (n) => n - 1,
  peers: {
    'rxjs-asyncio': async ({ coroutine, executors, modules }) => {
      const { exposeLoop } = await executors();
      const { worker, calls } = startThread(async ({ modules, parentPort }) => {
        const { connectLoop, runCoroutineThreadsafe } = await import(modules.executors);
        const remote = connectLoop(parentPort);
        return (i) => runCoroutineThreadsafe('echo', [i], remote).result();
      }, { modules });
      exposeLoop(worker, {
        echo: coroutine(function* (i) {
          return i;
        }),
      });
      return calls;
    },
    /** The least that a message to a thread and a sleep until its answer take. */
    'worker_threads, a message and Atomics.wait': () => {
      const signal = new Int32Array(new SharedArrayBuffer(4));
      const { port1, port2 } = new MessageChannel();
      const { worker, calls } = startThread(({ parentPort, receiveMessageOnPort, signal }) => {
        const port = receiveMessageOnPort(parentPort).message.port;
        return (i) => {
          const seen = Atomics.load(signal, 0);
          port.postMessage(i);
          Atomics.wait(signal, 0, seen);
          return receiveMessageOnPort(port).message;
        };
      }, { signal });
      worker.postMessage({ port: port2 }, [port2]);
      port1.on('message', (i) => {
        port1.postMessage(i);
        Atomics.add(signal, 0, 1);
        Atomics.notify(signal, 0);
      });
      return calls;
    },
    /** Two threads that do nothing but wake each other: neither has an event loop meanwhile. */
    'worker_threads, Atomics ping-pong': () => {
      const cells = new Int32Array(new SharedArrayBuffer(8));
      const worker = new Worker(
        `const { workerData: cells } = require('node:worker_threads');
        for (let turn = 1; ; turn++) {
          Atomics.wait(cells, 0, turn - 1);
          Atomics.store(cells, 1, turn);
          Atomics.notify(cells, 1);
        }`,
        { eval: true, workerData: cells },
      );
      let turn = 0;
      const call = () => {
        Atomics.store(cells, 0, ++turn);
        Atomics.notify(cells, 0);
        Atomics.wait(cells, 1, turn - 1);
      };
      return async (n, clock) => {
        if (turn === 0) {
          await new Promise((resolve) => worker.once('online', resolve));
          call();
        }
        clock.start();
        for (let i = 0; i < n; i++) call();
        clock.stop();
        return n - 1;
      };
    },
  },
};
