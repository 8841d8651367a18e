import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { map, NEVER } from 'rxjs';
import { aiter, allTasks, coroutine, createTask, EventLoop, Future, sleep, until, type Body } from '../../lib/index.js';
import { inTask, turns } from './support.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const waiting = coroutine(function* <T>(future: Future<T>): Body<T> {
  return yield* future;
});

describe('what is left in memory', () => {
  it.each<[string, (future: Future<number>) => void]>([
    ['setResult', (future) => future.setResult(1)],
    ['setException', (future) => future.setException('e')],
    ['cancel', (future) => void future.cancel()],
  ])('a Future settled by %s holds none of its waiters, and they do not hold each other', (_name, settle) => {
    inTask(function* () {
      const future = new Future<number>();
      future.subscribe({ error: () => undefined });
      future.addDoneCallback(() => undefined);
      const task = createTask(waiting(future));
      yield* sleep(0);
      const waiters = future._listWaiters();
      expect(waiters).toHaveLength(3);
      settle(future);
      expect(future._waiters).toBeNull();
      expect(waiters.flatMap((waiter) => [waiter._next, waiter._previous])).toEqual(Array(6).fill(null));
      yield* sleep(0);
      task.cancel();
    });
  });

  it('a subscriber, a callback and an awaiter that left leave no trace in a pending Future', () => {
    inTask(function* () {
      const future = new Future<number>();
      const keeper = future.subscribe({ error: () => undefined });
      const callback = (): void => undefined;
      future.addDoneCallback(callback);
      const passing = future.subscribe();
      const task = createTask(future.pipe(map(String)));
      expect(future._listWaiters()).toHaveLength(4);
      passing.unsubscribe();
      future.removeDoneCallback(callback);
      task.cancel();
      yield* sleep(0);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
      expect(future._listWaiters()).toHaveLength(1);
      keeper.unsubscribe();
      expect(future._waiters).toBeNull();
    });
  });

  it('a task that is done holds neither the locals of its body nor what it awaited', async () => {
    const loop = new EventLoop();
    const references: WeakRef<object>[] = [];
    const work = coroutine(function* (): Body<void> {
      const [local, future] = [{}, new Future<void>({ loop })];
      references.push(new WeakRef(local), new WeakRef(future));
      loop.callSoon(() => future.done() || future.setResult());
      yield* future;
      references.push(new WeakRef(local));
    });
    const tasks = [createTask(work(), { loop, eager: true }), createTask(work(), { loop, eager: true })];
    tasks[1]!.cancel();
    await turns();
    expect(tasks.map((task) => [task.done(), task.cancelled()])).toEqual([[true, false], [true, true]]);
    expect(allTasks(loop).size).toBe(0);
    for (let round = 0; round < 50 && references.some((reference) => reference.deref() !== undefined); round++) {
      await turns();
      collectGarbage();
    }
    expect(references.map((reference) => reference.deref())).toEqual(Array(5).fill(undefined));
  });

  it('a cancelled sleep leaves no timer', () => {
    inTask(function* (loop) {
      const tasks = [createTask(sleep(1_000)), createTask(until(sleep(1_000).pipe(map(String))))];
      const subscription = sleep(1_000).subscribe();
      yield* sleep(0);
      for (const task of tasks) task.cancel();
      subscription.unsubscribe();
      yield* sleep(0);
      yield* sleep(0);
      yield* sleep(0);
      expect(loop._isIdle()).toBe(true);
    });
  });

  it('a read failure leaves nothing with the loop', () => {
    inTask(function* (loop) {
      const before = loop._closers.size;
      const future = new Future<void>();
      future.setException('e');
      expect(loop._closers.size).toBe(before + 1);
      future.exception();
      expect(loop._closers.size).toBe(before);
    });
  });

  it('a pending task is held by its loop, although nobody else holds it or what it awaits', async () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* new Future<void>();
      } finally {
        seen.push('finally');
      }
    });
    (() => void createTask(work(), { loop }))();
    for (let round = 0; round < 5; round++) {
      await turns();
      collectGarbage();
    }
    const [task] = allTasks(loop);
    expect(task).toBeDefined();
    task!.cancel();
    await turns();
    expect(seen).toEqual(['finally']);
  });

  it('a settled Future that nobody holds is collected, and so is who waited for it', async () => {
    const loop = new EventLoop();
    const references: WeakRef<object>[] = [];
    const build = (): void => {
      const future = new Future<object>({ loop });
      const subscriber = (): void => undefined;
      future.subscribe(subscriber);
      references.push(new WeakRef<object>(future), new WeakRef<object>(createTask(waiting(future), { loop })));
      loop.callSoon(() => future.setResult({}));
    };
    build();
    for (let round = 0; round < 50 && references.some((reference) => reference.deref() !== undefined); round++) {
      await turns();
      collectGarbage();
    }
    expect(references.map((reference) => reference.deref())).toEqual([undefined, undefined]);
  });

  it('50 000 next() calls on a silent cursor, each cancelled, leave no trace', () => {
    inTask(function* () {
      const cursor = aiter(NEVER);
      const cancelSome = coroutine(function* (count: number) {
        for (let index = 0; index < count; index++) {
          const task = createTask(cursor.next(), { eager: true });
          task.cancel();
          yield* sleep(0);
        }
      });
      yield* cancelSome(2_000);
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      yield* cancelSome(50_000);
      collectGarbage();
      const bytesPerCall = (process.memoryUsage().heapUsed - before) / 50_000;
      expect(bytesPerCall).toBeLessThan(20);
    });
  });

  it('50 000 subscriptions to a pending Future, each left again, leave no trace', () => {
    inTask(function* () {
      const future = new Future<void>();
      future.subscribe({ error: () => undefined });
      for (let index = 0; index < 50_000; index++) future.subscribe().unsubscribe();
      yield* sleep(0);
      expect(future._listWaiters()).toHaveLength(1);
    });
  });
});
