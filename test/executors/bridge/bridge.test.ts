import * as threads from 'node:worker_threads';
import { coroutine, EventLoop, ExceptionGroup, Future, QueueEmpty, RuntimeError, sleep, until } from '../../../lib/index.js';
import { exposeLoop, registerErrorClass } from '../../../lib/executors/index.js';
import { reportsOf } from '../../tasks/support.js';
import { bundleLibrary, removeBundle, signal, startWorker } from './bridgeSupport.js';

beforeAll(bundleLibrary);
afterAll(removeBundle);

const add = coroutine(function* (a: number, b: number) {
  yield* sleep(0);
  return a + b;
});

describe('a worker that blocks', () => {
  it('is given the result of a coroutine function of the owner.', async () => {
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ add: typeof add }>(parentPort);
      return executors.runCoroutineThreadsafe('add', [1, 2], remote).result();
    }, null);
    exposeLoop(started.worker, { add });
    expect(await started.returned).toBe(3);
  });

  it('sends and is given whatever can be cloned.', async () => {
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ echo(value: unknown): Future<unknown> }>(parentPort);
      const value = { map: new Map([[1, new Set(['a'])]]), date: new Date(0), bytes: new Uint8Array([1, 2]), big: 7n, none: undefined };
      return executors.runCoroutineThreadsafe('echo', [value], remote).result();
    }, null);
    exposeLoop(started.worker, { echo: coroutine(function* (value: unknown) { return value; }) });
    expect(await started.returned).toEqual({
      ...{ map: new Map([[1, new Set(['a'])]]), date: new Date(0), bytes: new Uint8Array([1, 2]), big: 7n, none: undefined },
    });
  });

  it('runs what it submits as a task of the loop of the owner.', async () => {
    const loop = new EventLoop();
    const names: string[] = [];
    loop.setTaskFactory((on, input, options) => {
      const factory = on.getTaskFactory();
      on.setTaskFactory(null);
      const task = on.createTask(input, options);
      on.setTaskFactory(factory);
      names.push(String(task.getCoro()));
      return task;
    });
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ add: typeof add }>(parentPort);
      return executors.runCoroutineThreadsafe('add', [1, 2], remote).result();
    }, null);
    exposeLoop(started.worker, { add }, { loop });
    await started.returned;
    expect(names).toEqual(['coroutine()']);
  });

  it('is thrown the error of the task, with its class, message, stack and cause.', async () => {
    const fail = coroutine(function* () {
      throw new ExceptionGroup([new QueueEmpty('empty', { cause: new TypeError('cause') })], 'group');
    });
    const started = startWorker(({ asyncio, executors, parentPort }) => {
      const remote = executors.connectLoop<{ fail: typeof fail }>(parentPort);
      const future = executors.runCoroutineThreadsafe('fail', [], remote);
      const error = future.exception() as AggregateError;
      const [inner] = error.errors as [Error];
      return [
        ...[error instanceof asyncio.ExceptionGroup, error.message, String(error.stack).includes('bridge.test.ts')],
        ...[inner instanceof asyncio.QueueEmpty, inner.cause instanceof TypeError, future.exception() === error],
      ];
    }, null);
    exposeLoop(started.worker, { fail });
    expect(await started.returned).toEqual([true, 'group', true, true, true, true]);
  });

  it('is thrown an error of a class that both sides have registered.', async () => {
    class PaymentError extends Error {}
    registerErrorClass(PaymentError, { name: 'test/PaymentError' });
    const started = startWorker(({ executors, parentPort }) => {
      class PaymentError extends Error {}
      executors.registerErrorClass(PaymentError, { name: 'test/PaymentError' });
      const remote = executors.connectLoop<{ fail(): Future<void> }>(parentPort);
      return executors.runCoroutineThreadsafe('fail', [], remote).exception() instanceof PaymentError;
    }, null);
    exposeLoop(started.worker, { fail: coroutine(function* () { throw new PaymentError('declined'); }) });
    expect(await started.returned).toBe(true);
  });

  it('is thrown what the task has thrown, also when that is undefined.', async () => {
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ fail(): Future<void> }>(parentPort);
      const future = executors.runCoroutineThreadsafe('fail', [], remote);
      try {
        future.result();
      } catch (error) {
        return [error, future.done(), future.cancelled()];
      }
      return caught(() => future.result());
    }, null);
    exposeLoop(started.worker, { fail: coroutine(function* () { throw undefined; }) });
    expect(await started.returned).toEqual([undefined, true, false]);
  });

  it('THR-10: is thrown a TimeoutError when the time is over, and the task runs on.', async () => {
    const release = signal();
    const started = startWorker(({ executors, parentPort, caught, say }) => {
      const remote = executors.connectLoop<{ work(): Future<string> }>(parentPort);
      const future = executors.runCoroutineThreadsafe('work', [], remote);
      say(caught(() => future.result(1)));
      say(caught(() => future.exception(0)));
      say(future.done());
      return future.result();
    }, null);
    exposeLoop(started.worker, { work: coroutine(function* () { yield* until(release.given); return 'done'; }) });
    expect(await started.line()).toBe('TimeoutError: Timeout has occurred');
    expect(await started.line()).toBe('TimeoutError: Timeout has occurred');
    expect(await started.line()).toBe(false);
    release.give();
    expect(await started.returned).toBe('done');
  });

  it('THR-10: cancels the task, and is thrown the CancelledError when that has cleaned up.', async () => {
    const began = signal();
    const lines: string[] = [];
    const work = coroutine(function* () {
      try {
        began.give();
        yield* new Future();
      } catch (error) {
        yield* sleep(5);
        lines.push(`cleaned up after ${String(error)}`);
        throw error;
      }
    });
    const started = startWorker(({ executors, parentPort, caught, say, threads }) => {
      const remote = executors.connectLoop<{ work(): Future<void>; lines(): Future<string[]> }>(parentPort);
      const future = executors.runCoroutineThreadsafe('work', [], remote);
      say('submitted');
      while (threads.receiveMessageOnPort(parentPort) === undefined);
      future.cancel('enough');
      const thrown = caught(() => future.result());
      return [thrown, future.cancelled(), future.done(), executors.runCoroutineThreadsafe('lines', [], remote).result()];
    }, null);
    exposeLoop(started.worker, { work, lines: coroutine(function* () { return lines; }) });
    await started.line();
    await began.given;
    started.worker.postMessage('go');
    expect(await started.returned).toEqual(['CancelledError: enough', true, true, ['cleaned up after CancelledError: enough']]);
  });

  it('hears of a cancel on the side of the owner as of a CancelledError.', async () => {
    const future = new Future<void>();
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ wait(): Future<void> }>(parentPort);
      const waiting = executors.runCoroutineThreadsafe('wait', [], remote);
      return [caught(() => waiting.result()), waiting.cancelled()];
    }, null);
    exposeLoop(started.worker, {
      wait: () => {
        queueMicrotask(() => future.cancel('closing'));
        return future;
      },
    });
    expect(await started.returned).toEqual(['CancelledError: closing', true]);
  });

  it('is told what it has done wrong.', async () => {
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ bad(x?: unknown): Future<void>; missing(): Future<void>; plain(): Future<void> }>(parentPort);
      const run = (name: 'bad' | 'missing' | 'plain', args: [] | [unknown]): string =>
        caught(() => executors.runCoroutineThreadsafe(name, args as [], remote).result());
      return [run('bad', [() => 1]), run('bad', []), run('missing', []), run('plain', []), run('toString' as never, [])];
    }, null);
    exposeLoop(started.worker, { bad: coroutine(function* () { return () => 1; }), plain: () => 5 });
    expect(await started.returned).toEqual([
      "TypeError: runCoroutineThreadsafe: an argument can't be cloned: ()=>1 could not be cloned.",
      "TypeError: runCoroutineThreadsafe: the result of bad() can't be cloned: ()=>1 could not be cloned.",
      'LookupError: runCoroutineThreadsafe: the loop is exposed without a function "missing"; it has: bad, plain',
      'TypeError: runCoroutineThreadsafe: what plain() returns must be an Observable, Promise or AsyncIterable, got 5',
      'LookupError: runCoroutineThreadsafe: the loop is exposed without a function "toString"; it has: bad, plain',
    ]);
  });

  it('is thrown what the function throws before it has made a coroutine.', async () => {
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ fail(): Future<void> }>(parentPort);
      return caught(() => executors.runCoroutineThreadsafe('fail', [], remote).result());
    }, null);
    exposeLoop(started.worker, { fail: () => { throw new RangeError('no'); } });
    expect(await started.returned).toBe('RangeError: no');
  });

  it('THR-11: hears of a task that could not be created, and so does the exception handler of the loop.', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    loop.setTaskFactory(() => { throw new RuntimeError('no tasks'); });
    const started = startWorker(({ executors, parentPort, caught }) => {
      const remote = executors.connectLoop<{ add: typeof add }>(parentPort);
      return caught(() => executors.runCoroutineThreadsafe('add', [1, 2], remote).result());
    }, null);
    exposeLoop(started.worker, { add }, { loop });
    expect(await started.returned).toBe('RuntimeError: no tasks');
    expect(reports).toMatchObject([{ message: 'Exception while starting add() for another thread', exception: { message: 'no tasks' } }]);
  });

  it('waits for one outcome while others arrive.', async () => {
    const futures = [0, 1, 2].map(() => new Future<string>());
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ nth(n: number): Future<string>; settle(): void }>(parentPort);
      const waiting = [0, 1, 2].map((n) => executors.runCoroutineThreadsafe('nth', [n], remote));
      remote.callSoonThreadsafe('settle');
      const first = waiting[0]!.result();
      return [first, waiting.map((future) => future.done()), waiting.map((future) => future.result(0))];
    }, null);
    exposeLoop(started.worker, {
      nth: (n: number) => futures[n],
      settle: () => void [1, 2, 0].forEach((n) => futures[n]!.setResult(`outcome ${n}`)),
    });
    expect(await started.returned).toEqual(['outcome 0', [true, true, true], ['outcome 0', 'outcome 1', 'outcome 2']]);
  });

  it('can go on with 5 000 calls, one after the other.', async () => {
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ next(n: number): Future<number> }>(parentPort);
      let n = 0;
      while (n < 5_000) n = executors.runCoroutineThreadsafe('next', [n], remote).result();
      return n;
    }, null);
    exposeLoop(started.worker, { next: coroutine(function* (n: number) { return n + 1; }) });
    expect(await started.returned).toBe(5_000);
  });
});

describe('callSoonThreadsafe', () => {
  it('THR-01: calls exposed functions in order, so that a thread can set a future of the owner.', async () => {
    const future = new Future<string>();
    const lines: number[] = [];
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ note(n: number): void; set(value: string): void }>(parentPort);
      for (let i = 0; i < 3; i++) remote.callSoonThreadsafe('note', i);
      remote.callSoonThreadsafe('set', 'from a thread');
    }, null);
    exposeLoop(started.worker, { note: (n: number) => void lines.push(n), set: (value: string) => future.setResult(value) });
    expect(await new Promise((resolve) => future.subscribe(resolve))).toBe('from a thread');
    expect(lines).toEqual([0, 1, 2]);
  });

  it('carries an error with its class, so that a thread can fail a future of the owner.', async () => {
    const future = new Future<string>();
    const started = startWorker(({ asyncio, executors, parentPort }) => {
      const remote = executors.connectLoop<{ fail(error: Error): void }>(parentPort);
      remote.callSoonThreadsafe('fail', new asyncio.QueueEmpty('nothing there'));
    }, null);
    exposeLoop(started.worker, { fail: (error: Error) => future.setException(error) });
    await expect(new Promise((resolve, reject) => future.subscribe({ next: resolve, error: reject }))).rejects.toBeInstanceOf(QueueEmpty);
  });

  it('reaches the owner even when the thread ends at once.', async () => {
    const called = signal<number>();
    const started = startWorker(({ executors, parentPort }) => {
      const remote = executors.connectLoop<{ note(n: number): void }>(parentPort);
      for (let i = 1; i <= 100; i++) remote.callSoonThreadsafe('note', i);
      process.exit();
    }, null);
    let last = 0;
    exposeLoop(started.worker, {
      note(n: number) {
        if (n === last + 1) last = n;
        if (n === 100) called.give(last);
      },
    });
    expect(await called.given).toBe(100);
  });

  it('has errors go to the exception handler of the loop, and an unknown name to the one of the calling side.', async () => {
    const loop = new EventLoop();
    const reported = signal<unknown>();
    loop.setExceptionHandler((_loop, { exception }) => reported.give(exception));
    const started = startWorker(({ asyncio, executors, parentPort, say }) => {
      asyncio.getEventLoop().setExceptionHandler((_loop, { exception }) => say(String(exception)));
      const remote = executors.connectLoop<{ fail(): void; missing(): void; wait(): Future<void> }>(parentPort);
      remote.callSoonThreadsafe('fail');
      remote.callSoonThreadsafe('missing');
      executors.runCoroutineThreadsafe('wait', [], remote).subscribe();
    }, null);
    const failure = new Error('in a callback');
    exposeLoop(started.worker, { fail: () => { throw failure; }, wait: () => new Future({ loop }) }, { loop });
    expect(await started.line()).toBe('LookupError: RemoteLoop.callSoonThreadsafe: the loop is exposed without a function "missing"; it has: fail, wait');
    expect(await reported.given).toBe(failure);
    await started.worker.terminate();
  });
});

describe('a connection', () => {
  it('lets its thread end when nothing is waited for.', async () => {
    const started = startWorker(({ executors, parentPort }) => {
      executors.connectLoop(parentPort);
    }, null);
    exposeLoop(started.worker, {});
    expect(await started.exit).toBe(0);
  });

  it('keeps its thread alive as long as it waits for an outcome.', async () => {
    const began = signal();
    const release = signal();
    const started = startWorker(({ executors, parentPort, say }) => {
      const remote = executors.connectLoop<{ work(): Future<string> }>(parentPort);
      executors.runCoroutineThreadsafe('work', [], remote).subscribe(say);
    }, null);
    exposeLoop(started.worker, { work: coroutine(function* () { began.give(); yield* until(release.given); return 'done'; }) });
    await Promise.all([began.given, started.returned]);
    release.give();
    expect([await started.line(), await started.exit]).toEqual(['done', 0]);
  });

  it('leaves other messages on the endpoint alone, in both directions.', async () => {
    const started = startWorker(({ executors, parentPort, say }) => {
      parentPort.once('message', say);
      const remotes = [1, 2].map(() => executors.connectLoop<{ add: typeof add }>(parentPort));
      say({ protocol: 'of somebody else' });
      return remotes.map((remote, i) => executors.runCoroutineThreadsafe('add', [i, 1], remote).result());
    }, null);
    started.worker.postMessage({ protocol: 'rxjs-asyncio/bridge' });
    exposeLoop(started.worker, { add });
    expect(await started.line()).toEqual({ protocol: 'of somebody else' });
    expect(await started.returned).toEqual([1, 2]);
    expect(await started.line()).toEqual({ protocol: 'rxjs-asyncio/bridge' });
  });

  it('can be one of many to a loop.', async () => {
    const workers = Array.from({ length: 4 }, (_, i) =>
      startWorker(({ executors, parentPort, data }) => {
        const remote = executors.connectLoop<{ add: typeof add }>(parentPort);
        return Array.from({ length: 50 }, (_, k) => executors.runCoroutineThreadsafe('add', [data, k], remote)).map((future) => future.result());
      }, i * 1_000),
    );
    for (const { worker } of workers) exposeLoop(worker, { add });
    const results = await Promise.all(workers.map(({ returned }) => returned));
    expect(results).toEqual(workers.map((_, i) => Array.from({ length: 50 }, (_, k) => i * 1_000 + k)));
  });

  it('can be one of several of a client, to several loops.', async () => {
    const { port1, port2 } = new threads.MessageChannel();
    const loops = [new EventLoop(), new EventLoop()] as const;
    const started = startWorker(({ executors, parentPort, data }) => {
      const remotes = [parentPort, data].map((port) => executors.connectLoop<{ name(): Future<string> }>(port));
      const names = remotes.map((remote) => executors.runCoroutineThreadsafe('name', [], remote)).map((future) => future.result());
      data.close();
      return names;
    }, port2, [port2]);
    const name = (text: string) => ({ name: coroutine(function* () { return text; }) });
    exposeLoop(started.worker, name('first'), { loop: loops[0] });
    exposeLoop(port1, name('second'), { loop: loops[1] });
    expect(await started.returned).toEqual(['first', 'second']);
  });

  it('can block on another thread while its own thread exposes a loop.', async () => {
    const [outer, inner] = [new threads.MessageChannel(), new threads.MessageChannel()];
    const started = startWorker(
      ({ executors, data }) => {
        const exposed = executors.exposeLoop(data.exposed, {});
        const remote = executors.connectLoop<{ add: typeof add }>(data.connected);
        const sum = executors.runCoroutineThreadsafe('add', [1, 2], remote).result();
        exposed.unsubscribe();
        data.exposed.close();
        data.connected.close();
        return sum;
      },
      { exposed: inner.port1, connected: outer.port1 },
      [inner.port1, outer.port1],
    );
    exposeLoop(outer.port2, { add });
    expect(await started.returned).toBe(3);
    inner.port2.close();
  });
});
