import { Subject } from 'rxjs';
import {
  ContextVar,
  coroutine,
  createTask,
  EventLoop,
  FIRST_COMPLETED,
  fromAsync,
  Future,
  run,
  sleep,
  wait,
  type Body,
} from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf, turns } from '../tasks/support.js';
import { errorOf } from './iterations.js';

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

describe('wait that is left', () => {
  it('cancels what it started, and leaves Futures alone', () => {
    const value = inTask(function* (loop) {
      const ends: string[] = [];
      const work = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          ends.push(`cancelled at ${loop.time()}`);
        }
      });
      const source = new Subject<void>();
      const [future, task] = [new Future<void>(), createTask(sleep(20))];
      const subscription = wait([work(), source, future, task]).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(5);
      return { ends, observed: source.observed, future: future.cancelled(), task: task.cancelling(), end: yield* task };
    });
    expect(value).toEqual({ ends: ['cancelled at 5'], observed: false, future: false, task: 0, end: undefined });
  });

  it('does the same where whoever awaits it is cancelled', () => {
    const value = inTask(function* () {
      const source = new Subject<void>();
      const future = new Future<void>();
      const waiter = coroutine(function* () {
        yield* wait([source, future]);
      });
      const task = createTask(waiter());
      yield* sleep(5);
      const before = source.observed;
      task.cancel('enough');
      return [before, String(yield* errorOf(task)), source.observed, future.done()];
    });
    expect(value).toEqual([true, 'CancelledError: enough', false, false]);
  });

  it('cancels what it started also where it is cancelled when its condition is met and it has not gone on', () => {
    const value = inTask(function* (loop) {
      const source = new Subject<void>();
      const future = new Future<void>();
      const task = createTask(wait([source, future], { returnWhen: FIRST_COMPLETED }));
      yield* sleep(5);
      future.setResult();
      loop.callSoon(() => task.cancel());
      return [String(yield* errorOf(task)), source.observed];
    });
    expect(value).toEqual(['CancelledError', false]);
  });

  it('cancels nothing any more after its end', () => {
    const value = inTask(function* () {
      const source = new Subject<void>();
      const subscription = wait([sleep(5), source], { returnWhen: FIRST_COMPLETED }).subscribe();
      yield* sleep(10);
      subscription.unsubscribe();
      yield* sleep(1);
      return source.observed;
    });
    expect(value).toBe(true);
  });

  it('reports no cancellation of what it started', () => {
    const reports = inTask(function* (loop) {
      const seen = reportsOf(loop);
      wait([sleep(100)]).subscribe().unsubscribe();
      yield* sleep(200);
      return seen;
    });
    expect(reports).toEqual([]);
  });

  it('aborts an async function that it started', async () => {
    const aborted: string[] = [];
    const request = fromAsync(
      (signal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push((signal.reason as Error).name);
            reject(signal.reason as Error);
          });
        }),
    );
    const subscription = wait([request]).subscribe();
    await turns();
    subscription.unsubscribe();
    await turns();
    expect(aborted).toEqual(['CancelledError']);
  });
});

describe('what wait does with errors', () => {
  it('reports that of a cleanup after it was left, when the loop closes at the latest', () => {
    const reports: unknown[] = [];
    inTask(function* (loop): Body<void> {
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      const failsInCleanup = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } finally {
          yield* fail(10, new RangeError('cleanup'));
        }
      });
      const subscription = wait([failsInCleanup()]).subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(50);
    });
    expect(reports).toEqual([new RangeError('cleanup')]);
  });

  it('reports one in done that nobody looks at when the loop closes', () => {
    const reports: unknown[] = [];
    const before = inTask(function* (loop) {
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      yield* wait([fail(5, 'unread'), sleep(10)]);
      return reports.length;
    });
    expect({ before, reports }).toEqual({ before: 0, reports: ['unread'] });
  });

  it('reports one of a task that was pending, and which nobody looks at', () => {
    const reports: unknown[] = [];
    inTask(function* (loop): Body<void> {
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      yield* wait([fail(50, 'late'), sleep(10)], { returnWhen: FIRST_COMPLETED });
      yield* sleep(100);
    });
    expect(reports).toEqual(['late']);
  });

  it('reports none that somebody has read', () => {
    const reports: unknown[] = [];
    inTask(function* (loop): Body<void> {
      loop.setExceptionHandler((_loop, { exception }) => void reports.push(exception));
      const { done } = yield* wait([fail(5, 'read')]);
      for (const future of done) expect(future.exception()).toBe('read');
    });
    expect(reports).toEqual([]);
  });
});

describe('where wait runs', () => {
  it('CTX-01: what it starts works on a copy of the context', () => {
    const user = new ContextVar<string>('user', { default: 'nobody' });
    const login = coroutine(function* (name: string) {
      const before = user.get();
      user.set(name);
      yield* sleep(1);
      return `${before} > ${user.get()}`;
    });
    const value = inTask(function* () {
      user.set('root');
      const { done } = yield* wait([login('ada'), login('grace')]);
      return [...[...done].map((task) => task.result()), user.get()];
    });
    expect(value).toEqual(['root > ada', 'root > grace', 'root']);
  });

  it('starts its inputs on the loop of its task, not on the default one', () => {
    marbles(({ loop, expectObservable }) => {
      const other = new EventLoop();
      const task = other.createTask(wait([sleep(5, 'x')]));
      const loops: boolean[] = [];
      task.subscribe(({ done }) => [...done].forEach((future) => loops.push(future.getLoop() === other, future.getLoop() === loop)));
      expectObservable(sleep(10, loops)).toBe('----------(x|)', { x: [true, false] });
    });
  });

  it('works on two loops at once in real time', async () => {
    const program = (name: string): Promise<string[]> =>
      run(
        coroutine(function* () {
          const { done } = yield* wait([sleep(0, `${name} 1`), sleep(0, `${name} 2`)]);
          return [...done].map((future) => future.result());
        })(),
      );
    expect(await Promise.all([program('a'), program('b')])).toEqual([['a 1', 'a 2'], ['b 1', 'b 2']]);
  });
});
