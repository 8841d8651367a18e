import { firstValueFrom } from 'rxjs';
import {
  asPromise,
  CancelledError,
  coroutine,
  createTask,
  EventLoop,
  Future,
  gather,
  getEventLoop,
  newEventLoop,
  QueueEmpty,
  RuntimeError,
  setEventLoop,
  sleep,
  TimeoutError,
  until,
  waitFor,
  wrapFuture,
  type Awaitable,
} from '../../../lib/index.js';
import { connectLoop, ConcurrentFuture, exposeLoop, runCoroutineThreadsafe, type RemoteLoop } from '../../../lib/executors/index.js';
import { reportsOf, settled, thrownBy, turns } from '../../tasks/support.js';
import { channel, signal } from './bridgeSupport.js';

/** A run of `work`, as the owner sees it. */
class Work {
  readonly began = signal();
  readonly ended = signal<string>();
  readonly release = new Future<string>();
  readonly cleanup = new Future<void>();
  refuses = false;

  readonly run = coroutine(function* (this: Work) {
    this.began.give();
    try {
      return yield* this.release;
    } catch (error) {
      yield* this.cleanup;
      if (this.refuses) return 'refused';
      throw error;
    } finally {
      this.ended.give('over');
    }
  }.bind(this));
}

const functions = {
  add: coroutine(function* (a: number, b: number) {
    yield* sleep(0);
    return a + b;
  }),
  fail: coroutine(function* (): Generator<never, void> {
    throw new QueueEmpty('nothing there');
  }),
};

interface Functions {
  add(a: number, b: number): Awaitable<number>;
  fail(): Awaitable<void>;
  work(): Awaitable<string>;
}

// Both ends are in this thread: nothing here may block.
let work: Work;
let remote: RemoteLoop<Functions>;
let close: () => void;

beforeEach(() => {
  work = new Work();
  const ends = channel();
  exposeLoop(ends.owner, { ...functions, work: work.run });
  remote = connectLoop(ends.client);
  close = () => {
    remote.close();
    ends.close();
  };
});
afterEach(() => close());

const add = (a: number, b: number) => runCoroutineThreadsafe('add', [a, b], remote);
const startWork = () => runCoroutineThreadsafe('work', [], remote);

describe('a ConcurrentFuture', () => {
  it('is an Observable of the result, also when it is late.', async () => {
    const future = add(1, 2);
    expect(future).toBeInstanceOf(ConcurrentFuture);
    expect([future.done(), String(future)]).toEqual([false, '<ConcurrentFuture pending add()>']);
    expect(await firstValueFrom(future)).toBe(3);
    expect(await firstValueFrom(future)).toBe(3);
    expect([future.done(), future.cancelled(), String(future)]).toEqual([true, false, '<ConcurrentFuture finished add()>']);
  });

  it('gives its result at once when it is done, also where blocking is impossible.', async () => {
    const future = add(1, 2);
    await firstValueFrom(future);
    expect([future.result(), future.result(0), future.exception()]).toEqual([3, 3, undefined]);
  });

  it('fails with the error of the task, the same for all.', async () => {
    const future = runCoroutineThreadsafe('fail', [], remote);
    const error: unknown = await firstValueFrom(future).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(QueueEmpty);
    expect([thrownBy(() => future.result()), future.exception()]).toEqual([error, error]);
    expect(future.exception()).toBe(error);
  });

  it('can be awaited with yield*.', async () => {
    const main = coroutine(function* () {
      const sum = yield* add(1, 2);
      try {
        yield* runCoroutineThreadsafe('fail', [], remote);
      } catch (error) {
        return [sum, error instanceof QueueEmpty];
      }
      return [];
    });
    expect(await asPromise(main())).toEqual([3, true]);
  });

  it('can be awaited on another loop than the one it was made on.', async () => {
    const future = add(1, 2);
    const loop = newEventLoop();
    const main = coroutine(function* () {
      return yield* future;
    });
    const task = createTask(main(), { loop });
    await settled(task);
    expect(task.result()).toBe(3);
    loop.close();
  });

  it('goes into every combinator.', async () => {
    expect(await asPromise(gather([add(1, 2), add(3, 4)]))).toEqual([3, 7]);
  });

  it('refuses to block where the loop is one of this thread.', async () => {
    const future = startWork();
    const message = 'ConcurrentFuture: the loop is one of this thread, which would wait for itself; await the future instead';
    await work.began.given;
    expect(thrownBy(() => future.result(1_000))).toMatchObject({ name: 'RuntimeError', message });
    expect(thrownBy(() => future.exception())).toBeInstanceOf(RuntimeError);
    expect(thrownBy(() => future.result(0))).toBeInstanceOf(TimeoutError);
    work.release.setResult('done');
    expect(await firstValueFrom(future)).toBe('done');
  });

  it('refuses to block where the loop may be one of this thread, and does not answer.', async () => {
    const wait = jest.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
    const future = startWork();
    expect(thrownBy(() => future.result())).toMatchObject({
      name: 'RuntimeError',
      message: 'ConcurrentFuture: the loop does not answer, so it may be one of this thread, which would wait for itself; await the future instead',
    });
    expect(wait).toHaveBeenCalledTimes(1);
    wait.mockRestore();
    expect(thrownBy(() => future.result(1))).toBeInstanceOf(TimeoutError);
    await work.began.given;
    work.release.setResult('done');
    expect(await firstValueFrom(future)).toBe('done');
  });

  it.each([NaN, '5' as never])('refuses %p for a time.', (ms) => {
    expect(() => add(1, 2).result(ms)).toThrow('ConcurrentFuture.result: timeoutMs must be a number of milliseconds');
    expect(() => add(1, 2).exception(ms)).toThrow('ConcurrentFuture.exception: timeoutMs must be a number of milliseconds');
  });
});

describe('ConcurrentFuture.cancel', () => {
  it('cancels the task, and is done when that has cleaned up.', async () => {
    const future = startWork();
    await work.began.given;
    const over = future.cancel('enough');
    await turns();
    expect([over.done(), future.done()]).toEqual([false, false]);
    work.cleanup.setResult();
    expect(await asPromise(over)).toBe(true);
    expect([future.done(), future.cancelled()]).toEqual([true, true]);
    expect(thrownBy(() => future.result())).toMatchObject({ name: 'CancelledError', message: 'enough' });
    expect(thrownBy(() => future.exception())).toBeInstanceOf(CancelledError);
  });

  it('is done with false when the task refuses, and its result is not lost.', async () => {
    const future = startWork();
    await work.began.given;
    work.refuses = true;
    work.cleanup.setResult();
    expect(await asPromise(future.cancel())).toBe(false);
    expect([future.cancelled(), future.result()]).toEqual([false, 'refused']);
  });

  it('is done with false when the task was done before.', async () => {
    const future = add(1, 2);
    await firstValueFrom(future);
    expect(await asPromise(future.cancel())).toBe(false);
    expect(future.result()).toBe(3);
  });

  it('can follow the submission at once.', async () => {
    work.cleanup.setResult();
    expect(await asPromise(startWork().cancel())).toBe(true);
  });

  it('can be waited for by who does not want to know the end of it.', async () => {
    const future = startWork();
    await work.began.given;
    future.cancel().subscribe().unsubscribe();
    await turns();
    work.cleanup.setResult();
    expect(await work.ended.given).toBe('over');
  });
});

describe('leaving a ConcurrentFuture', () => {
  it('as its last subscriber cancels the task.', async () => {
    const future = startWork();
    const subscriptions = [future.subscribe(), future.subscribe()] as const;
    await work.began.given;
    subscriptions[0].unsubscribe();
    await turns();
    work.cleanup.setResult();
    subscriptions[1].unsubscribe();
    expect(await work.ended.given).toBe('over');
    await settled(wrapFuture(future));
    expect(future.cancelled()).toBe(true);
  });

  it('and taking hold of it again at once leaves the task alone.', async () => {
    const future = startWork();
    await work.began.given;
    future.subscribe().unsubscribe();
    const value = firstValueFrom(future);
    await turns();
    work.release.setResult('done');
    expect(await value).toBe('done');
  });

  it('by a timeout waits for the cleanup over there.', async () => {
    const timedOut = asPromise(waitFor(startWork(), 1));
    let over = false;
    void timedOut.catch(() => (over = true));
    await work.began.given;
    await asPromise(sleep(5));
    await turns();
    expect(over).toBe(false);
    work.cleanup.setResult();
    await expect(timedOut).rejects.toBeInstanceOf(TimeoutError);
    expect(await work.ended.given).toBe('over');
  });

  it('as the task that awaits it, which is cancelled, cancels it, and the task ends after the cleanup.', async () => {
    const main = coroutine(function* () {
      yield* startWork();
    });
    const task = createTask(main());
    await work.began.given;
    task.cancel();
    await turns();
    expect(task.done()).toBe(false);
    work.cleanup.setResult();
    await settled(task);
    expect(task.cancelled()).toBe(true);
  });
});

describe('ConcurrentFuture.addDoneCallback', () => {
  it('is called with the future when it is done, each time and also late, from the ready queue.', async () => {
    const future = add(1, 2);
    const seen: number[] = [];
    const note = (done: typeof future): void => void seen.push(done.result());
    future.addDoneCallback(note);
    future.addDoneCallback(note);
    await firstValueFrom(future);
    expect(seen).toEqual([3, 3]);
    future.addDoneCallback(note);
    expect(seen).toHaveLength(2);
    await turns();
    expect(seen).toEqual([3, 3, 3]);
  });

  it('has its errors go to the exception handler.', async () => {
    const reports = reportsOf(getEventLoop());
    const future = add(1, 2);
    future.addDoneCallback(() => {
      throw new RangeError('in a callback');
    });
    await firstValueFrom(future);
    await turns();
    getEventLoop().setExceptionHandler(null);
    expect(reports).toMatchObject([{ exception: { message: 'in a callback' } }]);
  });

  it('refuses what is no function.', () => {
    expect(() => add(1, 2).addDoneCallback(5 as never)).toThrow('ConcurrentFuture.addDoneCallback: fn must be a function, got 5');
  });
});

describe('wrapFuture of a ConcurrentFuture', () => {
  it('THR-12: is a Future of its outcome, on the loop that was asked for.', async () => {
    const loop = new EventLoop();
    const future = add(1, 2);
    const [here, there] = [wrapFuture(future), wrapFuture(future, { loop })];
    expect([here.getLoop(), there.getLoop()]).toEqual([getEventLoop(), loop]);
    await Promise.all([settled(here), settled(there)]);
    expect([here.result(), there.result()]).toEqual([3, 3]);
    loop.close();
  });

  it.each([undefined, new EventLoop()])('THR-12: is cancelled with it, and cancels it: %#.', async (loop) => {
    const futures = [startWork(), startWork()] as const;
    const wrapped = futures.map((future) => wrapFuture(future, loop === undefined ? {} : { loop }));
    await work.began.given;
    work.cleanup.setResult();
    futures[0].cancel();
    wrapped[1]!.cancel();
    await Promise.all(wrapped.map(settled));
    expect([...futures, ...wrapped].map((future) => future.cancelled())).toEqual([true, true, true, true]);
  });

  it('THR-12: does not cancel one that is done.', async () => {
    const future = add(1, 2);
    const wrapped = wrapFuture(future);
    await settled(wrapped);
    expect([wrapped.cancel(), future.cancelled(), future.result()]).toEqual([false, false, 3]);
  });

  it('EXC-04: has errors unchanged, and a cancel as a CancelledError.', async () => {
    const failed = wrapFuture(runCoroutineThreadsafe('fail', [], remote));
    const cancelled = wrapFuture(startWork());
    work.cleanup.setResult();
    cancelled.cancel('enough');
    await Promise.all([settled(failed), settled(cancelled)]);
    expect(failed.exception()).toBeInstanceOf(QueueEmpty);
    expect(thrownBy(() => cancelled.result())).toMatchObject({ name: 'CancelledError', message: 'enough' });
  });
});

describe('an error that nobody has read', () => {
  it('is reported when the loop of the thread is closed.', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    setEventLoop(loop);
    const future = runCoroutineThreadsafe('fail', [], remote);
    setEventLoop(null);
    while (!future.done()) await turns();
    loop.close();
    expect(reports).toMatchObject([{ message: expect.stringContaining('never retrieved') as string, exception: { message: 'nothing there' } }]);
  });

  it('is not reported when this side has closed the connection.', () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    setEventLoop(loop);
    const future = startWork();
    setEventLoop(null);
    remote.close();
    expect(future.done()).toBe(true);
    loop.close();
    expect(reports).toEqual([]);
  });

  it('is not reported when somebody has asked for it.', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    setEventLoop(loop);
    const future = runCoroutineThreadsafe('fail', [], remote);
    setEventLoop(null);
    while (!future.done()) await turns();
    expect(future.exception()).toBeInstanceOf(QueueEmpty);
    loop.close();
    expect(reports).toEqual([]);
  });
});

it('an exposed function may hand in a Future, which a cancel cancels.', async () => {
  const future = new Future<string>();
  const ends = channel();
  exposeLoop(ends.owner, { future: () => future });
  const client = connectLoop<{ future(): Future<string> }>(ends.client);
  expect(await asPromise(runCoroutineThreadsafe('future', [], client).cancel('enough'))).toBe(true);
  expect(future.cancelled()).toBe(true);
  client.close();
  ends.close();
});

it('an exposed function may give a Promise or an Observable.', async () => {
  const ends = channel();
  const exposed = { promise: () => Promise.resolve(1), until: () => until(Promise.resolve(2)) };
  exposeLoop(ends.owner, exposed);
  const client = connectLoop<typeof exposed>(ends.client);
  expect(await asPromise(gather([runCoroutineThreadsafe('promise', [], client), runCoroutineThreadsafe('until', [], client)]))).toEqual([1, 2]);
  client.close();
  ends.close();
});
