import { EventLoop } from '../../../lib/index.js';
import { connectLoop, exposeLoop, runCoroutineThreadsafe } from '../../../lib/executors/index.js';
import { thread } from '../../../lib/executors/bridge/thread.js';
import { channel } from './bridgeSupport.js';

const port = () => new MessageChannel().port1;

describe('exposeLoop', () => {
  it.each([
    [() => exposeLoop(null as never, {}), TypeError, 'exposeLoop: endpoint must be a MessagePort, Worker or parentPort, got null'],
    [() => exposeLoop({ postMessage() {} } as never, {}), TypeError, 'endpoint must be a MessagePort, Worker or parentPort, got an object'],
    [() => exposeLoop(port(), 5 as never), TypeError, 'exposeLoop: functions must be an object, got 5'],
    [() => exposeLoop(port(), { a: 5 as never }), TypeError, 'exposeLoop: functions.a must be a function, got 5'],
    [() => exposeLoop(port(), {}, null as never), TypeError, 'exposeLoop: options must be an object, got null'],
    [() => exposeLoop(port(), {}, { loop: 5 as never }), TypeError, 'exposeLoop: options.loop must be an EventLoop, got 5'],
  ])('refuses bad input: %#.', (call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  it('refuses a loop that is closed.', () => {
    const loop = new EventLoop();
    loop.close();
    expect(() => exposeLoop(port(), {}, { loop })).toThrow('exposeLoop: the event loop is closed');
  });

  it('counts the endpoints that may lead to this thread, as long as they are exposed on.', () => {
    const { owner, close } = channel();
    const before = thread.loops;
    const exposed = exposeLoop(owner, {});
    expect(thread.loops).toBe(before + 1);
    exposed.unsubscribe();
    expect(thread.loops).toBe(before);
    close();
  });

  it('refuses an endpoint that a loop is exposed on, until that is withdrawn.', () => {
    const { owner, close } = channel();
    const exposed = exposeLoop(owner, {});
    expect(() => exposeLoop(owner, {})).toThrow('exposeLoop: a loop is exposed on this endpoint already');
    exposed.unsubscribe();
    exposeLoop(owner, {}).unsubscribe();
    close();
  });
});

describe('connectLoop', () => {
  it.each([null, undefined, 5, {}, { postMessage() {} }])('refuses %p for an endpoint.', (endpoint) => {
    expect(() => connectLoop(endpoint as never)).toThrow('connectLoop: endpoint must be a MessagePort, Worker or parentPort, got');
  });
});

describe('runCoroutineThreadsafe', () => {
  it.each([
    [(remote: never) => runCoroutineThreadsafe(5 as never, [] as never, remote), 'name must be a string, got 5'],
    [(remote: never) => runCoroutineThreadsafe('a' as never, 5 as never, remote), 'args must be an array, got 5'],
    [() => runCoroutineThreadsafe('a' as never, [] as never, {} as never), 'remote must be a RemoteLoop (what connectLoop() gives), got an object'],
  ])('refuses bad input: %#.', (call, message) => {
    const { client, close } = channel();
    const remote = connectLoop(client);
    expect(() => call(remote as never)).toThrow(TypeError);
    expect(() => call(remote as never)).toThrow(`runCoroutineThreadsafe: ${message}`);
    remote.close();
    close();
  });

  it('refuses an argument that can\'t be cloned, and sends nothing.', () => {
    const { client, close } = channel();
    const remote = connectLoop<{ note(value: unknown): void }>(client);
    const call = () => remote.callSoonThreadsafe('note', Symbol('s'));
    expect(call).toThrow(TypeError);
    expect(call).toThrow("RemoteLoop.callSoonThreadsafe: an argument can't be cloned: Symbol(s) could not be cloned.");
    remote.close();
    close();
  });
});
