import { merge, Subject } from 'rxjs';
import { fromIterable, Queue, QueueFull, sleep } from '../../lib/index.js';
import { putTo } from '../../operators/index.js';
import { drain, filled, iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { note } from './support.js';

/** A queue that tells of each item while it stores it. */
class Telling extends Queue<string> {
  readonly stored = new Subject<string>();

  protected override putItem(item: string): void {
    super.putItem(item);
    this.stored.next(item);
  }
}

describe('a value that comes to putTo', () => {
  it('when there is room, and others still wait, is put behind them.', () => {
    inTask(function* () {
      const queue = filled(new Queue<string>(2), ['0', '1']);
      const source = new Subject<string>();
      source.pipe(putTo(queue)).subscribe();
      source.next('a');
      yield* iterations(2);
      drain(queue);
      source.next('b');
      yield* iterations(3);
      expect(drain(queue)).toEqual(['a', 'b']);
      source.complete();
    });
  });

  it('when all others are put, and there is room, is put at once, and needs no backlog.', () => {
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = new Subject<string>();
      const errors: unknown[] = [];
      const subscription = merge(fromIterable(['a']), source)
        .pipe(putTo(queue, { backlog: 0 }))
        .subscribe({ error: (error) => errors.push(error) });
      yield* iterations(2);
      drain(queue);
      while (queue.empty()) yield* sleep(0);
      expect(drain(queue)).toEqual(['a']);
      source.next('b');
      expect([errors, drain(queue)]).toEqual([[], ['b']]);
      subscription.unsubscribe();
    });
  });

  it.each([0, 1, 2, 3])('%i iterations after there was room is put all the same, and the end waits for it.', (moment) => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = new Subject<string>();
      note(trace, source.pipe(putTo(queue)));
      source.next('a');
      yield* iterations(2);
      expect(drain(queue)).toEqual(['0']);
      yield* iterations(moment);
      source.next('b');
      source.complete();
      yield* sleep(1);
      expect([trace, drain(queue)]).toEqual([[], ['a']]);
      yield* sleep(1);
      expect(drain(queue)).toEqual(['b']);
    });
    expect(trace).toEqual(['next undefined @1', 'complete @1']);
  });

  it.each([0, 1, 2, 3])('while another is being stored, which came %i iterations after there was room, is put once.', (moment) => {
    inTask(function* () {
      const queue = filled(new Telling(1), ['0']);
      const source = new Subject<string>();
      queue.stored.subscribe((item) => {
        if (item === 'b') source.next('c');
      });
      const subscription = source.pipe(putTo(queue)).subscribe();
      source.next('a');
      yield* iterations(2);
      const got = drain(queue);
      yield* iterations(moment);
      source.next('b');
      for (let i = 0; i < 10; i++) {
        got.push(...drain(queue));
        yield* sleep(0);
      }
      expect(got).toEqual(['0', 'a', 'b', 'c']);
      subscription.unsubscribe();
    });
  });

  it.each([0, 1, 2, 3])('%i iterations after there was room, and finds room, keeps nobody from hearing of the end.', (moment) => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = new Subject<string>();
      note(trace, source.pipe(putTo(queue)));
      source.next('a');
      yield* iterations(2);
      drain(queue);
      yield* iterations(moment);
      source.next('b');
      drain(queue);
      yield* iterations(3);
      drain(queue);
      yield* sleep(1);
      source.complete();
    });
    expect(trace).toEqual(['next undefined @1', 'complete @1']);
  });

  it('from a source that can wait needs no backlog, but another that it sends all the same does.', () => {
    inTask(function* () {
      const errors: unknown[] = [];
      const queue = filled(new Queue<number>(1), [0]);
      const source = new Subject<number>();
      merge(fromIterable([1, 2]), source).pipe(putTo(queue, { backlog: 0 })).subscribe({ error: (error) => errors.push(error) });
      yield* sleep(1);
      expect([errors, drain(queue)]).toEqual([[], [0]]);
      yield* sleep(1);
      expect([errors, queue.qsize()]).toEqual([[], 1]);
      source.next(3);
      expect(errors).toEqual([expect.any(QueueFull)]);
    });
  });

  it('from a source that sends two at once, although it can wait, needs a backlog of one.', () => {
    inTask(function* () {
      const errors: unknown[] = [];
      const queue = filled(new Queue<number>(1), [0]);
      const twice = fromIterable([1]).pipe((source) => merge(source, source));
      twice.pipe(putTo(queue, { backlog: 0 })).subscribe({ error: (error) => errors.push(error) });
      yield* sleep(1);
      expect(errors).toEqual([expect.any(QueueFull)]);
    });
  });
});
