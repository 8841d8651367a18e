import { asPromise, coroutine, Future, type Awaitable } from '../../../lib/index.js';
import { connectLoop, exposeLoop, runCoroutineThreadsafe, type EventTargetEndpoint } from '../../../lib/executors/index.js';
import { channel, signal } from './bridgeSupport.js';

/** A port as a browser has it: no `on`, and silent until it is started. */
interface WebPort extends EventTargetEndpoint {
  started: boolean;
  listeners: number;
  start?(): void;
}

function webPort(port: MessagePort): WebPort {
  const target = new EventTarget();
  const web: WebPort = {
    started: false,
    listeners: 0,
    postMessage: (message: unknown, transfer: never[]) => port.postMessage(message, transfer),
    addEventListener(type: string, listener: (event: Event) => void) {
      web.listeners++;
      target.addEventListener(type, listener);
    },
    removeEventListener(type: string, listener: (event: Event) => void) {
      web.listeners--;
      target.removeEventListener(type, listener);
    },
    start() {
      web.started = true;
      port.onmessage = ({ data }) => target.dispatchEvent(new MessageEvent('message', { data: data as unknown }));
    },
  };
  return web;
}

const functions = { work: coroutine(function* () { return 'done'; }) };

describe('an endpoint of the web', () => {
  it('can be exposed on, is started, and left without a listener.', async () => {
    const ends = channel();
    const owner = webPort(ends.owner);
    const exposed = exposeLoop(owner, functions);
    const remote = connectLoop<typeof functions>(webPort(ends.client));
    expect(await asPromise(runCoroutineThreadsafe('work', [], remote))).toBe('done');
    expect([owner.started, owner.listeners]).toEqual([true, 3]);
    exposed.unsubscribe();
    expect(owner.listeners).toBe(0);
    remote.close();
    ends.close();
  });

  it('needs no start, as a Worker or the scope of one.', async () => {
    const ends = channel();
    const owner = webPort(ends.owner);
    owner.start?.();
    delete owner.start;
    exposeLoop(owner, functions);
    const remote = connectLoop<typeof functions>(webPort(ends.client));
    expect(await asPromise(runCoroutineThreadsafe('work', [], remote))).toBe('done');
    remote.close();
    ends.close();
  });
});

describe('a web worker that this thread ends', () => {
  function webWorker(port: MessagePort): WebPort & { terminate(): void } {
    return Object.assign(webPort(port), { terminate: () => port.close() });
  }

  it('has its tasks cancelled, and the loop is not exposed to it any more.', async () => {
    const ends = channel();
    const [began, ended] = [signal(), signal<string>()];
    const worker = webWorker(ends.owner);
    const hang = coroutine(function* () {
      began.give();
      try {
        yield* new Future();
      } catch (error) {
        ended.give(String(error));
      }
    });
    const exposed = exposeLoop(worker, { hang });
    const remote = connectLoop<{ hang: typeof hang }>(webPort(ends.client));
    runCoroutineThreadsafe('hang', [], remote).subscribe({ error: () => undefined });
    await began.given;
    worker.terminate();
    expect(await ended.given).toBe('CancelledError: the thread that submitted it is not connected any more');
    expect([exposed.closed, worker.listeners]).toEqual([true, 0]);
    ends.close();
  });

  it('fails what waits for its loop.', async () => {
    const ends = channel();
    const worker = webWorker(ends.client);
    const [first, second] = [1, 2].map(() => connectLoop<typeof functions>(worker));
    const failed = new Promise((resolve) => runCoroutineThreadsafe('work', [], first!).subscribe({ error: resolve }));
    second!.close();
    worker.terminate();
    expect(String(await failed)).toBe('RuntimeError: work() has no outcome: the thread of the loop has ended, or its port was closed');
    expect(first!.isClosed()).toBe(true);
    ends.close();
  });
});

describe('a message that can\'t be read', () => {
  interface Functions {
    hang(): Awaitable<void>;
  }

  it('by the client fails what is pending.', async () => {
    const ends = channel();
    const [made, make] = [[] as MessageChannel[], MessageChannel];
    globalThis.MessageChannel = class extends make {
      constructor() {
        super();
        made.push(this);
      }
    };
    exposeLoop(ends.owner, { hang: () => new Future() });
    const remote = connectLoop<Functions>(ends.client);
    globalThis.MessageChannel = make;
    const failed = new Promise((resolve) => runCoroutineThreadsafe('hang', [], remote).subscribe({ error: resolve }));
    made[0]!.port1.dispatchEvent(new Event('messageerror'));
    expect(String(await failed)).toBe('RuntimeError: hang() has no outcome: a reply of the thread of the loop could not be read here');
    ends.close();
  });

  it('by the owner ends the connection.', async () => {
    const ends = channel();
    const began = signal();
    const ports: MessagePort[] = [];
    const owner = webPort(ends.owner);
    owner.addEventListener('message', (event) => ports.push((event as MessageEvent<{ port: MessagePort }>).data.port));
    exposeLoop(owner, {
      hang: () => {
        began.give();
        return new Future();
      },
    });
    const remote = connectLoop<Functions>(webPort(ends.client));
    const failed = new Promise((resolve) => runCoroutineThreadsafe('hang', [], remote).subscribe({ error: resolve }));
    await began.given;
    ports[0]!.dispatchEvent(new Event('messageerror'));
    expect(String(await failed)).toBe('RuntimeError: hang() has no outcome: exposeLoop: a message could not be read on the thread of the loop');
    ends.close();
  });
});
