import { createTask, EventLoop, Future, sleep, wrapFuture } from '../../lib/index.js';
import { reportsOf, settled, turns } from './support.js';

describe('wrapFuture', () => {
  it('is done with the value of the promise', async () => {
    const loop = new EventLoop();
    const future = wrapFuture(Promise.resolve(1), { loop });
    expect(future.getLoop()).toBe(loop);
    expect(future.done()).toBe(false);
    await settled(future);
    expect(future.result()).toBe(1);
  });

  it('fails with the very error of the promise', async () => {
    const failure = new Error('r');
    const future = wrapFuture(Promise.reject(failure), { loop: new EventLoop() });
    await settled(future);
    expect(future.exception()).toBe(failure);
  });

  it('gives a Future back as it is', () => {
    const loop = new EventLoop();
    const [future, task] = [new Future({ loop }), createTask(sleep(1), { loop })];
    expect(wrapFuture(future as never)).toBe(future);
    expect(wrapFuture(task as never)).toBe(task);
    loop._drop();
  });

  it('lets the promise go when it is cancelled, and reports a later rejection', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    let reject!: (error: unknown) => void;
    const future = wrapFuture(new Promise<void>((_resolve, no) => (reject = no)), { loop });
    expect([future.cancel(), future.cancelled()]).toEqual([true, true]);
    const failure = new Error('late');
    reject(failure);
    await turns();
    expect(future.cancelled()).toBe(true);
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('drops a value that comes after it was cancelled', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    let resolve!: (value: number) => void;
    const future = wrapFuture(new Promise<number>((yes) => (resolve = yes)), { loop });
    future.cancel();
    resolve(1);
    await turns();
    expect([future.cancelled(), reports]).toEqual([true, []]);
  });

  it('takes any thenable', async () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve('v') } as PromiseLike<string>;
    const future = wrapFuture(thenable, { loop: new EventLoop() });
    await settled(future);
    expect(future.result()).toBe('v');
  });
});
