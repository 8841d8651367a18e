import { of, Subject, type OperatorFunction } from 'rxjs';
import { allTasks, createTask, Future, gather, sleep, type Awaitable, type Task } from '../../lib/index.js';
import { asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap, waitAll } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { cleaning, exceptionsOf, failsInCleanup, note } from './support.js';

type Runs = OperatorFunction<Awaitable, unknown>;
const same = (input: Awaitable): Awaitable => input;

const operators: [string, () => Runs][] = [
  ['gatherMap', () => gatherMap(same)],
  ['gatherAll', () => gatherAll()],
  ['orderedMap', () => orderedMap(same)],
  ['asCompletedMap', () => asCompletedMap(same)],
  ['asCompletedAll', () => asCompletedAll()],
  ['waitAll', () => waitAll()],
];

describe.each(operators)('%s that is left', (_name, make) => {
  it('cancels every run that it has started, and says nothing more', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const subscription = note(trace, of(cleaning(trace, 5, 'a'), cleaning(trace, 10, 'b')).pipe(make()));
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(100);
      expect(trace).toEqual(['a cancelled @1', 'b cancelled @1', 'a cleaned up @6', 'b cleaned up @11']);
      expect([reports, allTasks().size]).toEqual([[], 1]);
    });
  });

  it('gives the errors of cleanups to the exception handler, each once', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const subscription = of(failsInCleanup(5, 'a'), failsInCleanup(5, 'b')).pipe(make()).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(100);
      expect(exceptions).toEqual(['a', 'b']);
    });
  });

  it('cancels every run when the source fails', () => {
    inTask(function* () {
      const trace: string[] = [];
      const source = new Subject<Awaitable>();
      note(trace, source.pipe(make()));
      source.next(cleaning(trace, 5));
      yield* sleep(1);
      source.error('source');
      yield* sleep(100);
      expect(trace).toEqual(['error source @1', 'run cancelled @1', 'run cleaned up @6']);
    });
  });

  it('cancels every run when the source gives what can not be awaited', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, of(cleaning(trace, 5), 1 as unknown as Awaitable).pipe(make()));
      yield* sleep(100);
      expect(trace[0]).toBe('error TypeError @0');
      expect(trace).not.toContain('run ended @1000');
      expect(allTasks().size).toBe(1);
    });
  });

  it('leaves no waiter at a Future that it was handed', () => {
    inTask(function* () {
      const future = new Future<number>();
      const other = note([], future);
      of(future).pipe(make()).subscribe({ error: () => undefined }).unsubscribe();
      other.unsubscribe();
      yield* sleep(1);
      expect(future.cancelled()).toBe(true);
    });
  });

  it('reports a failure that was on its way to it once', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const source = new Subject<number>();
      const subscription = of(source).pipe(make()).subscribe();
      source.error('on its way');
      subscription.unsubscribe();
      yield* sleep(5);
      loop._letGo();
      expect(exceptions).toEqual(['on its way']);
    });
  });
});

describe('a Future that was handed in, when the operator is left', () => {
  const leave = (make: () => OperatorFunction<Awaitable, unknown>, wanted: boolean): Task<void> =>
    inTask(function* () {
      const task = createTask(sleep(100));
      if (wanted) task.subscribe({ error: () => undefined });
      const subscription = of(task).pipe(make()).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(200);
      return task;
    });

  it.each([
    { name: 'gatherMap', make: () => gatherMap(same), cancelled: true },
    { name: 'gatherAll', make: () => gatherAll(), cancelled: true },
    { name: 'orderedMap', make: () => orderedMap(same), cancelled: false },
    { name: 'asCompletedMap', make: () => asCompletedMap(same), cancelled: false },
    { name: 'asCompletedAll', make: () => asCompletedAll(), cancelled: false },
    { name: 'waitAll', make: () => waitAll(), cancelled: false },
  ])('that somebody else wants, by $name: cancelled is $cancelled', ({ make, cancelled }) => {
    expect(leave(make, true).cancelled()).toBe(cancelled);
  });

  it.each([
    { name: 'gatherMap', make: () => gatherMap(same), cancelled: true },
    { name: 'gatherAll', make: () => gatherAll(), cancelled: true },
    { name: 'orderedMap', make: () => orderedMap(same), cancelled: true },
    { name: 'asCompletedMap', make: () => asCompletedMap(same), cancelled: false },
    { name: 'asCompletedAll', make: () => asCompletedAll(), cancelled: false },
    { name: 'waitAll', make: () => waitAll(), cancelled: false },
  ])('that nobody else wants, by $name: cancelled is $cancelled', ({ make, cancelled }) => {
    expect(leave(make, false).cancelled()).toBe(cancelled);
  });

  it.each([
    { name: 'orderedMap', make: orderedMap },
    { name: 'asCompletedMap', make: asCompletedMap },
  ])('from inside the project of $name, still tells a gather of its end.', ({ make }) => {
    inTask(function* () {
      const task = createTask(sleep(5, 'result'));
      const gathered = createTask(gather([task]), { eager: true });
      const source = new Subject<void>();
      const leaving = (): Task<string> => {
        subscription.unsubscribe();
        return task;
      };
      const subscription = source.pipe(make(leaving)).subscribe();
      source.next();
      expect(yield* gathered).toEqual(['result']);
    });
  });
});
