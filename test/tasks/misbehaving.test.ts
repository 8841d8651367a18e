import { Observable } from 'rxjs';
import { aiter, asPromise, coroutine, createTask, EventLoop, gather, run, sleep, until } from '../../lib/index.js';
import { reportsOf, settled } from './support.js';

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Emits, and ends as told, with a teardown that throws. */
const throwingTeardown = (end: 'complete' | 'error' | null, when: 'at once' | 'later'): Observable<number> =>
  new Observable((subscriber) => {
    const emit = (): void => {
      subscriber.next(1);
      if (end === 'complete') subscriber.complete();
      if (end === 'error') subscriber.error('failed');
    };
    if (when === 'at once') emit();
    else setTimeout(emit);
    return () => {
      throw new Error('teardown');
    };
  });

describe('a source whose teardown throws', () => {
  it.each(['at once', 'later'] as const)('still gives its value, %s', async (when) => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    expect(await asPromise(createTask(until(throwingTeardown('complete', when)), { loop }))).toBe(1);
    expect(reports.length).toBe(1);
    loop.close();
  });

  it.each(['at once', 'later'] as const)('still gives its error, %s', async (when) => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    await expect(asPromise(createTask(until(throwingTeardown('error', when)), { loop }))).rejects.toBe('failed');
    expect(reports.length).toBe(1);
    loop.close();
  });

  it('does not keep a run from ending when its cursor is closed', async () => {
    const reports: unknown[] = [];
    const main = coroutine(function* () {
      const cursor = aiter(throwingTeardown(null, 'at once'));
      return (yield* cursor.next()).value;
    });
    const loopFactory = (): EventLoop => {
      const loop = new EventLoop();
      loop.setExceptionHandler((_loop, { exception }) => reports.push(exception));
      return loop;
    };
    expect(await run(main(), { loopFactory })).toBe(1);
    expect(reports.length).toBe(1);
  });
});

describe('a thenable whose then throws', () => {
  const thenable = {
    then() {
      throw new Error('then');
    },
  } as unknown as PromiseLike<never>;

  it('fails its task, which leaves no trace', async () => {
    const main = coroutine(function* () {
      const task = createTask(thenable);
      yield* gather([task], { returnExceptions: true });
      return task.exception();
    });
    expect(await run(main())).toEqual(new Error('then'));
  });

  it('rejects a run that it is the main of', async () => {
    await expect(run(thenable)).rejects.toThrow('then');
  });
});

describe('an AsyncIterable that does not keep the rules', () => {
  const iterable = (next: () => unknown): AsyncIterable<number> =>
    ({ [Symbol.asyncIterator]: () => ({ next }) }) as unknown as AsyncIterable<number>;
  const throwing = iterable(() => {
    throw new Error('next');
  });
  const empty = iterable(() => Promise.resolve());

  it.each<[string, AsyncIterable<number>, string]>([
    ['whose next throws', throwing, 'next'],
    ['whose next gives nothing', empty, 'must give an object, got undefined'],
  ])('%s is an error of until and of aiter', async (_name, source, message) => {
    const main = coroutine(function* () {
      const cursor = aiter(source);
      return yield* gather([until(source), cursor.next()], { returnExceptions: true });
    });
    const errors = await run(main());
    expect(errors.map((error) => (error as unknown as Error).message)).toEqual([
      expect.stringContaining(message),
      expect.stringContaining(message),
    ]);
  });

  it('has an error reported that comes after its awaiter was cancelled', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    let fail = (_error: Error): void => undefined;
    const source = iterable(
      () =>
        new Promise((_resolve, reject) => {
          fail = reject;
        }),
    );
    const task = createTask(until(source), { loop });
    await wait(0);
    task.cancel();
    await settled(task);
    fail(new Error('late'));
    await wait(0);
    expect(reports.map(({ exception }) => (exception as Error).message)).toEqual(['late']);
    loop.close();
  });
});

describe('what runs without a task', () => {
  it('is cancelled when its loop is shut down, and whoever waits for it hears of that', async () => {
    let promise: Promise<void> | undefined;
    const errors: string[] = [];
    const main = coroutine(function* () {
      promise = asPromise(sleep(60_000));
      sleep(60_000).subscribe({ error: (error: Error) => errors.push(error.name) });
      yield* sleep(0);
    });
    await run(main());
    await expect(promise).rejects.toThrow(expect.objectContaining({ name: 'CancelledError' }));
    expect(errors).toEqual(['CancelledError']);
  });
});

describe('asPromise', () => {
  it('rejects with the reason of the signal also where gather was cancelled', async () => {
    const controller = new AbortController();
    const promise = asPromise(gather([sleep(60_000)]), { signal: controller.signal });
    controller.abort('enough');
    await expect(promise).rejects.toBe('enough');
  });

  it('sees a signal that is aborted in the first step', async () => {
    const controller = new AbortController();
    const work = coroutine(function* () {
      controller.abort('enough');
      yield* sleep(60_000);
    });
    await expect(asPromise(work(), { signal: controller.signal })).rejects.toBe('enough');
  });
});
