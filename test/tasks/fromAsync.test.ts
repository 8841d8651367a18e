import { CancelledError, createTask, EventLoop, fromAsync, type Task } from '../../lib/index.js';
import { reportsOf, settled, turns } from './support.js';

/** An async function under control: what it was given, and how it ends. */
function controlled(): { fn: (signal: AbortSignal) => Promise<string>; signals: AbortSignal[]; resolve(): void; reject(error: unknown): void } {
  const signals: AbortSignal[] = [];
  let settle!: { resolve: (value: string) => void; reject: (error: unknown) => void };
  return {
    fn: (signal) => {
      signals.push(signal);
      return new Promise((resolve, reject) => (settle = { resolve, reject }));
    },
    signals,
    resolve: () => settle.resolve('value'),
    reject: (error) => settle.reject(error),
  };
}

async function startIn(loop: EventLoop): Promise<{ task: Task<string>; work: ReturnType<typeof controlled> }> {
  const work = controlled();
  const task = createTask(fromAsync(work.fn), { loop });
  await turns();
  expect(work.signals).toHaveLength(1);
  return { task, work };
}

describe('fromAsync', () => {
  it('calls nothing before it is started, and calls anew for each run', async () => {
    const work = controlled();
    const run = fromAsync(work.fn);
    expect(work.signals).toHaveLength(0);
    run.subscribe().unsubscribe();
    run.subscribe().unsubscribe();
    expect(work.signals).toHaveLength(2);
    expect(work.signals[0]).not.toBe(work.signals[1]);
  });

  it('gives the value of the promise, with the signal not aborted', async () => {
    const { task, work } = await startIn(new EventLoop());
    work.resolve();
    await settled(task);
    expect(task.result()).toBe('value');
    expect(work.signals[0]!.aborted).toBe(false);
  });

  it('fails with what the promise is rejected with', async () => {
    const { task, work } = await startIn(new EventLoop());
    const failure = new Error('r');
    work.reject(failure);
    await settled(task);
    expect(task.exception()).toBe(failure);
  });

  it('fails with what the function throws before it returns a promise', () => {
    const failure = new Error('sync');
    return new Promise<void>((resolve) => {
      fromAsync(() => {
        throw failure;
      }).subscribe({
        error: (error) => {
          expect(error).toBe(failure);
          resolve();
        },
      });
    });
  });

  it('fails with a TypeError when the function returns no promise', async () => {
    const task = createTask(fromAsync((() => 5) as never), { loop: new EventLoop() });
    await settled(task);
    expect(task.exception()).toEqual(new TypeError('fromAsync: fn must return a Promise, got 5'));
  });

  it('when cancelled, has its signal aborted at once, with a CancelledError that has the message', async () => {
    const { task, work } = await startIn(new EventLoop());
    task.cancel('enough');
    expect(work.signals[0]!.aborted).toBe(true);
    expect(work.signals[0]!.reason).toBeInstanceOf(CancelledError);
    expect((work.signals[0]!.reason as Error).message).toBe('enough');
    work.reject(work.signals[0]!.reason);
    await settled(task);
  });

  it('when unsubscribed, has its signal aborted at once', () => {
    const work = controlled();
    const subscription = fromAsync(work.fn).subscribe();
    expect(work.signals[0]!.aborted).toBe(false);
    subscription.unsubscribe();
    expect(work.signals[0]!.aborted).toBe(true);
    work.resolve();
  });

  it('when cancelled, is done only when its promise settles, and cancelled although that is fulfilled', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const { task, work } = await startIn(loop);
    task.cancel();
    await turns();
    expect(task.done()).toBe(false);
    work.resolve();
    await settled(task);
    expect(task.cancelled()).toBe(true);
    expect(reports).toEqual([]);
  });

  it.each([
    ["the signal's reason", (signal: AbortSignal): unknown => signal.reason],
    ['an AbortError', () => new DOMException('aborted', 'AbortError')],
    ['a CancelledError', () => new CancelledError()],
  ])('when cancelled and rejected with %s, is cancelled and reports nothing', async (_name, errorOf) => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const { task, work } = await startIn(loop);
    task.cancel();
    work.reject(errorOf(work.signals[0]!));
    await settled(task);
    expect(task.cancelled()).toBe(true);
    expect(reports).toEqual([]);
  });

  it('when cancelled and its cleanup fails, is cancelled and reports the error', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const { task, work } = await startIn(loop);
    const failure = new Error('cleanup');
    task.cancel();
    work.reject(failure);
    await settled(task);
    expect(task.cancelled()).toBe(true);
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('when unsubscribed and its cleanup fails, reports the error', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const work = controlled();
    loop.callSoon(() => fromAsync(work.fn).subscribe().unsubscribe());
    await turns();
    const failure = new Error('cleanup');
    work.reject(failure);
    await turns();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('ignores a second cancel', async () => {
    const { task, work } = await startIn(new EventLoop());
    task.cancel('first');
    expect(task.cancel('second')).toBe(true);
    work.resolve();
    await settled(task);
    expect((work.signals[0]!.reason as Error).message).toBe('first');
    expect(task.cancelling()).toBe(2);
  });

  it('takes any thenable', async () => {
    const thenable = { then: (resolve: (value: string) => void) => resolve('v') } as PromiseLike<string>;
    const task = createTask(fromAsync(() => thenable), { loop: new EventLoop() });
    await settled(task);
    expect(task.result()).toBe('v');
  });
});
