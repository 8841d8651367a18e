import { from, Subject, type OperatorFunction } from 'rxjs';
import {
  BoundedSemaphore,
  ContextVar,
  copyContext,
  coroutine,
  Event,
  fromIterable,
  getRunningLoop,
  Queue,
  QueueFull,
  Semaphore,
  sleep,
  type Coroutine,
} from '../../lib/index.js';
import { asCompletedMap, gatherMap, orderedMap, putTo, whenSet } from '../../operators/index.js';
import { drain, iterations } from '../queues/support.js';
import { twoLoops } from '../sync/support.js';
import { inTask, reportsOf } from '../tasks/support.js';

type Limited = (project: (value: number) => Coroutine<number>, options: { limit: number | Semaphore }) => OperatorFunction<number, number>;

const limited: readonly (readonly [string, Limited])[] = [
  ['orderedMap', orderedMap],
  ['asCompletedMap', asCompletedMap],
];

const later = (value: number): Coroutine<number> => sleep(1, value);

describe('putTo', () => {
  it('goes on when a value finds room before the end of the backlog is told', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      const source = new Subject<number>();
      let isComplete = false;
      source.pipe(putTo(queue)).subscribe({ complete: () => (isComplete = true) });
      source.next(1);
      source.next(2);
      const got = drain(queue);
      yield* sleep(0);
      got.push(...drain(queue));
      source.next(3);
      yield* sleep(1);
      source.next(4);
      source.complete();
      for (let i = 0; i < 3; i++) {
        got.push(...drain(queue));
        yield* sleep(1);
      }
      expect([got, isComplete]).toEqual([[1, 2, 3, 4], true]);
    });
  });

  it('counts what a source sends that was asked to wait and does not', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      queue.putNowait(0);
      const errors: unknown[] = [];
      // A push source, subscribed while one that can wait emits.
      const subscription = fromIterable(['x']).subscribe(() => {
        from([1, 2, 3])
          .pipe(putTo(queue, { backlog: 0 }))
          .subscribe({ error: (error) => errors.push(error) });
      });
      yield* sleep(1);
      expect(errors).toEqual([expect.any(QueueFull)]);
      subscription.unsubscribe();
    });
  });
});

describe.each(limited)('%s whose subscriber sends to its own source', (_name, make) => {
  it('does not wait for itself through an operator in between', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const got: number[] = [];
      source.pipe(make(later, { limit: 1 }), make(later, { limit: 1 })).subscribe((value) => {
        got.push(value);
        if (value < 5) source.next(value + 1);
      });
      source.next(0);
      yield* sleep(100);
      expect(got).toEqual([0, 1, 2, 3, 4, 5]);
    });
  });

  it('does not wait for itself between two whenSet', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const event = new Event();
      event.set();
      const got: number[] = [];
      source.pipe(whenSet(event), make(later, { limit: 1 }), whenSet(event)).subscribe((value) => {
        got.push(value);
        if (value < 3) for (let i = 0; i < 2; i++) source.next(value + 1);
      });
      source.next(0);
      yield* sleep(100);
      expect(got).toHaveLength(1 + 2 + 4 + 8);
    });
  });
});

describe.each(limited)('%s under a BoundedSemaphore that somebody else has released', (_name, make) => {
  it('tells of the release too many, and hands on all', () => {
    inTask(function* (loop) {
      const limit = new BoundedSemaphore(1);
      const reports = reportsOf(loop);
      const trace: unknown[] = [];
      from([1, 2, 3])
        .pipe(make((value) => sleep(5, value), { limit }))
        .subscribe({ next: (value) => trace.push(value), complete: () => trace.push('complete') });
      yield* sleep(1);
      limit.release();
      yield* sleep(100);
      expect([trace, reports.map(({ message }) => message)]).toEqual([
        [1, 2, 3, 'complete'],
        ['Exception while releasing a shared limit'],
      ]);
    });
  });

  it('leaves its source when it is left all the same', () => {
    inTask(function* (loop) {
      const limit = new BoundedSemaphore(1);
      reportsOf(loop);
      const source = new Subject<number>();
      const subscription = source.pipe(make((value) => sleep(50, value), { limit })).subscribe();
      source.next(1);
      limit.release();
      subscription.unsubscribe();
      yield* iterations(2);
      expect(source.observed).toBe(false);
    });
  });
});

describe('two loops', () => {
  it('carry back-pressure from the one to the other', () => {
    const { a, b, flush } = twoLoops();
    const reports = [...[reportsOf(a), reportsOf(b)]];
    const subject = new Subject<number>();
    const got: [number, boolean][] = [];
    let started = 0;
    a.callSoon(() => {
      const job = (value: number): Coroutine<number> => {
        started++;
        return sleep(2, value);
      };
      subject.pipe(orderedMap(job, { limit: 1 })).subscribe((value) => got.push([value, getRunningLoop() === a]));
    });
    flush();
    let read = 0;
    function* numbers(): Generator<number> {
      while (read < 3) yield ++read;
    }
    b.callSoon(() => fromIterable(numbers()).subscribe(subject));
    b.callLater(1, () => expect([read, started]).toEqual([1, 1]));
    flush();
    expect([got, ...reports]).toEqual([
      [
        [1, true],
        [2, true],
        [3, true],
      ],
      [],
      [],
    ]);
  });

  it('hold an operator no more when the loop of whoever had no room is closed', () => {
    const { a, b, flush } = twoLoops();
    reportsOf(b);
    const subject = new Subject<number>();
    const closed = new Subject<number>();
    const got: number[] = [];
    b.callSoon(() => closed.pipe(whenSet(new Event())).subscribe({ error: () => undefined }));
    flush();
    a.callSoon(() =>
      subject.pipe(orderedMap(later, { limit: 1 })).subscribe((value) => {
        got.push(value);
        if (value === 2) closed.next(value);
        if (value === 2) b.close();
      }),
    );
    flush();
    for (const value of [1, 2, 3]) subject.next(value);
    flush();
    expect(got).toEqual([1, 2, 3]);
  });

  it('an operator that is left after its loop was closed gives its permits back', () => {
    const { a, b, flush } = twoLoops();
    reportsOf(b);
    const limit = new Semaphore(1);
    const cleaning = coroutine(function* () {
      try {
        yield* sleep(1_000_000);
      } finally {
        yield* sleep(1_000_000);
      }
      return 1;
    });
    const source = new Subject<number>();
    let leave = (): void => undefined;
    b.callSoon(() => {
      const subscription = source.pipe(orderedMap(() => cleaning(), { limit })).subscribe();
      leave = () => subscription.unsubscribe();
      source.next(1);
      b.callSoon(() => a.callSoon(() => b.close()));
    });
    flush();
    leave();
    expect([b.isClosed(), source.observed, String(limit)]).toEqual([true, false, '<Semaphore unlocked, value: 1>']);
  });
});

describe('the context of a subscriber', () => {
  it('is that in which it subscribed, also behind whenSet and putTo', () => {
    inTask(function* () {
      const name = new ContextVar<string>('name', { default: 'nobody' });
      const within = (who: string, fn: () => void): void =>
        copyContext().run(() => {
          name.set(who);
          fn();
        });
      const [held, put] = [new Subject<number>(), new Subject<number>()];
      const event = new Event();
      const queue = new Queue<number>(1);
      const seen: string[] = [];
      within('subscriber', () => {
        held.pipe(whenSet(event)).subscribe(() => seen.push(`whenSet ${name.get()}`));
        put.pipe(putTo(queue)).subscribe(() => seen.push(`putTo ${name.get()}`));
      });
      within('pusher', () => {
        held.next(1);
        put.next(1);
        put.next(2);
        put.complete();
      });
      event.set();
      queue.getNowait();
      yield* iterations(5);
      expect(seen.sort()).toEqual(['putTo subscriber', 'whenSet subscriber']);
      expect(name.get()).toBe('nobody');
    });
  });
});

describe('gatherMap', () => {
  it('may be asked for errors by a boolean that is not known', () => {
    inTask(function* () {
      const flag = [true][0] as boolean;
      const got: unknown[] = [];
      from([1])
        .pipe(gatherMap(later, { returnExceptions: flag }))
        .subscribe((list) => {
          const first: number | Error | undefined = list[0];
          got.push(first);
        });
      yield* sleep(2);
      expect(got).toEqual([1]);
    });
  });
});
