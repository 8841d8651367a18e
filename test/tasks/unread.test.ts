import { config } from 'rxjs';
import { ContextVar, coroutine, createTask, EventLoop, Future, sleep, type Body, type Task } from '../../lib/index.js';
import { inTask, reportsOf, settled, turns } from './support.js';

const failure = new Error('unread');
const failing = coroutine(function* (): Body<void> {
  throw failure;
});
/** A loop with a task on it that has failed, and what the loop reports. */
async function withFailed(): Promise<{ loop: EventLoop; task: Task<void>; reported: () => unknown[] }> {
  const loop = new EventLoop();
  const reports = reportsOf(loop);
  const task = createTask(failing(), { loop, name: 'careless' });
  await turns();
  expect(task.done()).toBe(true);
  return { loop, task, reported: () => reports.map(({ exception }) => exception) };
}

describe('a failure that nobody reads', () => {
  it('FUT-19: is reported when the loop closes, with a message that names the Future', () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const future = new Future<void>({ loop });
    future.setException(failure);
    expect(reports).toEqual([]);
    loop.close();
    expect(reports).toEqual([{ message: 'exception was never retrieved: <Future failed>', exception: failure }]);
  });

  it('FUT-19: of a Task that is dropped is reported when the loop closes', async () => {
    const { loop, task, reported } = await withFailed();
    expect(reported()).toEqual([]);
    loop.close();
    expect(reported()).toEqual([failure]);
    expect(task.exception()).toBe(failure);
  });

  it.each<[string, (task: Task<void>) => unknown]>([
    ['result()', (task) => expect(() => task.result()).toThrow(failure)],
    ['exception()', (task) => task.exception()],
    ['a subscriber', (task) => task.subscribe({ error: () => undefined })],
  ])('FUT-19: is not reported when %s has seen it', async (_name, read) => {
    const { loop, task, reported } = await withFailed();
    read(task);
    loop.close();
    expect(reported()).toEqual([]);
  });

  it('FUT-19: is not reported when an awaiter has seen it', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const task = createTask(coroutine(function* () {
      try {
        yield* createTask(failing());
      } catch {
        return 'caught';
      }
    })(), { loop });
    await settled(task);
    loop.close();
    expect(reports).toEqual([]);
  });

  it('FUT-19: is reported although a done callback was called, which only watches', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const task = createTask(failing(), { loop });
    task.addDoneCallback(() => undefined);
    await turns();
    loop.close();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('FUT-20: is silenced by cancel(), which is false', async () => {
    const { loop, task, reported } = await withFailed();
    expect(task.cancel()).toBe(false);
    const future = new Future<void>({ loop });
    future.setException(new Error('also'));
    expect(future.cancel()).toBe(false);
    loop.close();
    expect(reported()).toEqual([]);
  });

  it('FUT-21: abandoned pending Futures, unread results and unread cancels are never reported', () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const [pending, finished, cancelled] = [new Future<number>({ loop }), new Future<number>({ loop }), new Future<number>({ loop })];
    finished.setResult(1);
    cancelled.cancel();
    loop.close();
    expect(reports).toEqual([]);
    expect(pending.done()).toBe(false);
  });

  it('FUT-22: a done callback runs in the context in which it was added', () => {
    const variable = new ContextVar<string>('v');
    const seen: string[] = [];
    inTask(function* () {
      const future = new Future<void>();
      variable.set('adding');
      future.addDoneCallback(() => seen.push(variable.get()));
      variable.set('setting');
      future.setResult();
      future.addDoneCallback(() => seen.push(variable.get()));
      variable.set('later');
      yield* sleep(0);
    });
    expect(seen).toEqual(['adding', 'setting']);
  });

  it('a subscriber is served in the context in which it subscribed', () => {
    const variable = new ContextVar<string>('v');
    const seen: string[] = [];
    inTask(function* () {
      const future = new Future<void>();
      variable.set('subscribing');
      future.subscribe(() => seen.push(variable.get()));
      variable.set('setting');
      future.setResult();
      yield* sleep(0);
    });
    expect(seen).toEqual(['subscribing']);
  });

  it('is reported when its only subscriber left before it was served', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const future = new Future<void>({ loop });
    const subscription = future.subscribe({ error: () => undefined });
    future.setException(failure);
    subscription.unsubscribe();
    await turns();
    loop.close();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('is reported when its last subscriber had left just before, and it was about to be cancelled for that', () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const future = new Future<void>({ loop });
    future.subscribe().unsubscribe();
    future.setException(failure);
    return turns().then(() => {
      loop.close();
      expect(reports.map(({ exception }) => exception)).toEqual([failure]);
    });
  });

  it('of a cancelled task that fails in its cleanup is unread like any other', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const work = coroutine(function* () {
      try {
        yield* sleep(60_000);
      } finally {
        // eslint-disable-next-line no-unsafe-finally
        throw failure;
      }
    });
    const task = createTask(work(), { loop });
    await turns();
    task.cancel();
    await turns();
    loop.close();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('is thrown by runVirtual at the end', () => {
    expect(() =>
      inTask(function* () {
        createTask(failing());
        yield* sleep(0);
      }),
    ).toThrow(failure);
  });

  it('is by default reported as RxJS reports an unhandled error', async () => {
    const seen: unknown[] = [];
    config.onUnhandledError = (error) => void seen.push(error);
    try {
      const loop = new EventLoop();
      new Future<void>({ loop }).setException(failure);
      loop.close();
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(seen).toEqual([failure]);
    } finally {
      config.onUnhandledError = null;
    }
  });
});
