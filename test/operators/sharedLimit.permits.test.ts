import { range } from 'rxjs';
import { coroutine, Semaphore, sleep, type Coroutine } from '../../lib/index.js';
import { asCompletedMap, orderedMap } from '../../operators/index.js';
import { iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';

/** Runs that tell of their beginning and their end, one iteration later. */
const logging = (log: (line: string) => void): ((value: number) => Coroutine<void>) =>
  coroutine(function* (value: number) {
    log(`begins ${value}`);
    yield* sleep(0);
    log(`ends ${value}`);
  });

describe('the permit of a run that has ended', () => {
  it('is kept for the next value, when nobody else wants it.', () => {
    const lines = probe(function* ({ log }) {
      const limit = new Semaphore(1);
      range(1, 3).pipe(asCompletedMap(logging(log), { limit })).subscribe();
      yield* iterations(9);
      log(String(limit));
    });
    expect(lines).toEqual([
      ...['i1: begins 1', 'i2: ends 1', 'i3: begins 2', 'i4: ends 2', 'i5: begins 3', 'i6: ends 3'],
      'i10: <Semaphore unlocked, value: 1>',
    ]);
  });

  it('is given back when somebody else wants one, and the next value waits in line.', () => {
    const lines = probe(function* ({ log }) {
      const limit = new Semaphore(1);
      range(1, 2).pipe(asCompletedMap(logging(log), { limit })).subscribe();
      limit.acquire().subscribe(() => log('other'));
      yield* iterations(9);
      log(String(limit));
    });
    expect(lines).toEqual(['i1: begins 1', 'i2: ends 1', 'i4: begins 2', 'i5: ends 2', 'i7: other', 'i10: <Semaphore locked>']);
  });

  it('is given back when the next value has just been given another.', () => {
    const lines = probe(function* ({ log }) {
      const limit = new Semaphore(2);
      yield* limit.acquire();
      range(1, 2).pipe(asCompletedMap(logging(log), { limit })).subscribe();
      yield* sleep(0);
      // After the end of the first run, and before the operator hears of that.
      limit.release();
      yield* iterations(9);
      log(String(limit));
    });
    expect(lines).toEqual(['i1: begins 1', 'i2: ends 1', 'i3: begins 2', 'i4: ends 2', 'i11: <Semaphore unlocked, value: 2>']);
  });
});

describe('an orderedMap that has seen a run fail, whose turn has not come,', () => {
  /** Runs 0 for long and 1 until it fails; 2 and what follows would run for longer. */
  const run = coroutine(function* (value: number) {
    yield* sleep([300, 20][value] ?? 10_000);
    if (value === 1) throw new Error('run');
  });
  const ignore = { error: () => undefined };

  it('keeps no permit from others for values that it will not run.', () => {
    inTask(function* (loop) {
      const limit = new Semaphore(3);
      range(0, 4).pipe(orderedMap(run, { limit })).subscribe(ignore);
      yield* sleep(50);
      yield* limit.acquire();
      yield* limit.acquire();
      expect(loop.time()).toBe(50);
      yield* sleep(300);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 1>');
    });
  });

  it('keeps no permit for what ends after the failure, and before its turn.', () => {
    inTask(function* () {
      const limit = new Semaphore(3);
      const ends = coroutine(function* (value: number) {
        yield* sleep([100, 10, 1][value]!);
        if (value === 2) throw new Error('run');
      });
      range(0, 3).pipe(orderedMap(ends, { limit })).subscribe(ignore);
      yield* sleep(50);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 2>');
      yield* sleep(100);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 3>');
    });
  });

  it('takes no permit that comes for them later.', () => {
    inTask(function* () {
      const limit = new Semaphore(4);
      yield* limit.acquire();
      range(0, 4).pipe(orderedMap(run, { limit })).subscribe(ignore);
      yield* sleep(100);
      limit.release();
      yield* sleep(300);
      expect(String(limit)).toBe('<Semaphore unlocked, value: 4>');
    });
  });
});
