import { concat, map, NEVER, of, throwError, type Observable } from 'rxjs';
import { createTask, FIRST_COMPLETED, Future, gather, sleep, until, type Awaitable } from '../../lib/index.js';
import { waitAll } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { cleaning, exceptionsOf, failsAfter, note } from './support.js';

describe('the sets of waitAll', () => {
  it('hold the Futures that were handed in, in the order of the source', () => {
    inTask(function* () {
      const futures = [createTask(sleep(10)), createTask(sleep(5)), new Future<void>()];
      const sets: Future<void>[][] = [];
      of(...futures)
        .pipe(waitAll({ timeout: 20 }))
        .subscribe(({ done, pending }) => sets.push([...done], [...pending]));
      yield* sleep(30);
      expect(sets).toEqual([[futures[0], futures[1]], [futures[2]]]);
      expect(futures[2]!.cancelled()).toBe(false);
    });
  });

  it('WAIT-02: hold a Future once that came twice', () => {
    inTask(function* () {
      const task = createTask(sleep(5));
      const sizes: number[] = [];
      of(task, task).pipe(waitAll()).subscribe(({ done }) => sizes.push(done.size));
      yield* sleep(10);
      expect(sizes).toEqual([1]);
    });
  });

  it('WAIT-04: are looked up when they are emitted, so that several may be done', () => {
    inTask(function* () {
      const sizes: number[] = [];
      of(sleep(5), sleep(5), sleep(6))
        .pipe(waitAll({ returnWhen: FIRST_COMPLETED }))
        .subscribe(({ done, pending }) => sizes.push(done.size, pending.size));
      yield* sleep(10);
      expect(sizes).toEqual([2, 1]);
    });
  });

  it('WAIT-08: a source that fails leaves a task alone that was handed in', () => {
    inTask(function* () {
      const task = createTask(sleep(5, 'x'));
      const source: Observable<Awaitable> = concat(of(task), throwError(() => 'error'));
      source.pipe(waitAll()).subscribe({ error: () => undefined });
      yield* sleep(10);
      expect(task.result()).toBe('x');
    });
  });

  it('an error that nobody looks up is reported at last, once', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      of(failsAfter(5, 'unread')).pipe(waitAll()).subscribe();
      yield* sleep(10);
      expect(exceptions).toEqual([]);
      loop._letGo();
      expect(exceptions).toEqual(['unread']);
    });
  });

  it.each<[string, (input: Future<void>) => Awaitable<unknown>]>([
    ['task', (input) => until(input)],
    ['gather', (input) => gather([input])],
  ])('an error of a %s that ended as the sets were emitted is for whoever got them.', (_name, make) => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const future = new Future<void>();
      const errors: unknown[] = [];
      of(make(future), make(future))
        .pipe(waitAll({ returnWhen: FIRST_COMPLETED }))
        .subscribe(({ done }) => void loop.callLater(5, () => errors.push(...[...done].map((each) => each.exception()))));
      loop.callLater(1, () => future.setException('e'));
      yield* sleep(10);
      expect([errors, exceptions]).toEqual([['e', 'e'], []]);
    });
  });

  it('what is pending is a task that whoever got the sets may cancel', () => {
    inTask(function* () {
      const trace: string[] = [];
      of(cleaning(trace, 5))
        .pipe(
          waitAll({ timeout: 10 }),
          map(({ pending }) => [...pending].map((task) => task.cancel())),
        )
        .subscribe();
      yield* sleep(100);
      expect(trace).toEqual(['run cancelled @10', 'run cleaned up @15']);
    });
  });

  it('a subscription to a source that never ends is left with FIRST_COMPLETED', () => {
    inTask(function* () {
      const source = concat(of(sleep(5)), NEVER as Observable<never>);
      const trace: string[] = [];
      note(trace, source.pipe(waitAll({ returnWhen: FIRST_COMPLETED }), map(({ done }) => done.size)));
      yield* sleep(10);
      expect(trace).toEqual(['next 1 @5', 'complete @5']);
    });
  });
});
