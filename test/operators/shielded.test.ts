import { map, NEVER, Observable, of, Subject, take, tap } from 'rxjs';
import { allTasks, coroutine, createTask, Future, sleep, withTimeout } from '../../lib/index.js';
import { shielded } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { cleaning, counted, failsAfter, note } from './support.js';

describe('shielded', () => {
  it('lets the run of a coroutine go on to its end', () => {
    inTask(function* () {
      const trace: string[] = [];
      const subscription = note(trace, cleaning(trace).pipe(shielded()));
      yield* sleep(10);
      subscription.unsubscribe();
      yield* sleep(2_000);
      expect(trace).toEqual(['run ended @1000']);
    });
  });

  it('lets a task run on that nobody else wants', () => {
    inTask(function* () {
      const task = createTask(sleep(100, 'x'));
      task.pipe(shielded()).subscribe().unsubscribe();
      yield* sleep(200);
      expect(task.result()).toBe('x');
    });
  });

  it('shields what is before it in the pipe, and not what is behind it', () => {
    inTask(function* () {
      const before = counted(NEVER);
      const behind = counted(before.pipe(shielded()));
      const subscription = behind.subscribe();
      subscription.unsubscribe();
      expect([before.count(), behind.count()]).toEqual([1, 0]);
    });
  });

  it('lets a synchronous source run to its end before anybody can leave it', () => {
    const produced: number[] = [];
    const seen: number[] = [];
    of(1, 2, 3)
      .pipe(
        tap((value) => produced.push(value)),
        shielded(),
        take(1),
      )
      .subscribe((value) => seen.push(value));
    expect([produced, seen]).toEqual([[1, 2, 3], [1]]);
  });

  it('takes 100 000 synchronous values', () => {
    let sum = 0;
    const source = new Observable<number>((subscriber) => {
      for (let i = 0; i < 100_000; i++) subscriber.next(1);
      subscriber.complete();
    });
    source.pipe(shielded()).subscribe((value) => (sum += value));
    expect(sum).toBe(100_000);
  });

  it('gives the error to its subscriber while there is one, and then to nobody else', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      note(trace, failsAfter(5, new Error('seen')).pipe(shielded()));
      yield* sleep(10);
      expect([trace, reports]).toEqual([['error seen @5'], []]);
    });
  });

  it('gives an error after its subscriber has left to the exception handler, once', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      failsAfter(5, new Error('late')).pipe(shielded()).subscribe().unsubscribe();
      yield* sleep(10);
      expect(reports.map(({ exception }) => exception)).toEqual([new Error('late')]);
    });
  });

  it('gives the error of a plain source after its subscriber has left to the exception handler, once', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Subject<number>();
      source.pipe(shielded()).subscribe().unsubscribe();
      source.error('late');
      expect(reports.map(({ exception }) => exception)).toEqual(['late']);
    });
  });

  it('says nothing when the source completes after its subscriber has left', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const source = new Subject<number>();
      note(trace, source.pipe(shielded())).unsubscribe();
      source.next(1);
      source.complete();
      yield* sleep(1);
      expect([trace, reports, source.observed]).toEqual([[], [], false]);
    });
  });

  it('SHLD-10: a timeout behind it does not wait for the source, and does not cancel it', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace).pipe(map(String), shielded(), withTimeout(50)));
      yield* sleep(2_000);
      expect(trace).toEqual(['error TimeoutError @50', 'run ended @1000']);
    });
  });

  it('SHLD-03: whoever awaits it is cancelled at once, and the source runs on', () => {
    inTask(function* () {
      const trace: string[] = [];
      const task = createTask(cleaning(trace).pipe(shielded()));
      yield* sleep(10);
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), trace]).toEqual([true, []]);
      yield* sleep(2_000);
      expect(trace).toEqual(['run ended @1000']);
    });
  });

  it('SHLD-04: a source that is cancelled by others is an error of whoever waits', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const future = new Future<number>();
      note(trace, future.pipe(shielded()));
      future.cancel();
      yield* sleep(1);
      expect([trace, reports]).toEqual([['error CancelledError @0'], []]);
    });
  });

  it('says nothing of a source that is cancelled after its subscriber has left', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const task = createTask(sleep(100));
      task.pipe(shielded()).subscribe().unsubscribe();
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), reports]).toEqual([true, []]);
    });
  });

  it('ends with the loop when the program is over, without a report', () => {
    const trace: string[] = [];
    inTask(function* () {
      note(trace, cleaning(trace, 20).pipe(shielded())).unsubscribe();
      yield* sleep(1);
    });
    expect(trace).toEqual(['run cancelled @1', 'run cleaned up @21']);
  });

  it('leaves no task when the source has ended', () => {
    inTask(function* () {
      const work = coroutine(function* () {
        yield* sleep(10);
      });
      work().pipe(shielded()).subscribe().unsubscribe();
      expect(allTasks().size).toBe(2);
      yield* sleep(20);
      expect(allTasks().size).toBe(1);
    });
  });
});
