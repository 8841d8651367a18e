import { of, throwError, type OperatorFunction } from 'rxjs';
import { createTask, sleep, type Awaitable } from '../../lib/index.js';
import { asCompletedMap, gatherAll, gatherMap, orderedMap, waitAll } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { cleaning, exceptionsOf, failsAfter, note } from './support.js';

type Runs = OperatorFunction<Awaitable, unknown>;
const same = (input: Awaitable): Awaitable => input;

describe('when a run fails', () => {
  const failing = (make: () => Runs): { trace: string[]; exceptions: unknown[]; handedIn: boolean } =>
    inTask(function* (loop) {
      const trace: string[] = [];
      const exceptions = exceptionsOf(loop);
      const task = createTask(sleep(100));
      task.subscribe({ error: () => undefined });
      note(trace, of<Awaitable[]>(cleaning(trace, 5), task, failsAfter(10, 'first'), failsAfter(20, 'later')).pipe(make()));
      yield* sleep(2_000);
      return { trace: trace.filter((line) => !line.startsWith('next')), exceptions, handedIn: task.cancelled() };
    });

  it('GATH-08, GATH-10: gatherMap fails at once, the others run on, and their errors go to the exception handler', () => {
    expect(failing(() => gatherMap(same))).toEqual({
      trace: ['error first @10', 'run ended @1000'],
      exceptions: ['later'],
      handedIn: false,
    });
  });

  it('GATH-11: gatherMap with returnExceptions waits for all', () => {
    expect(failing(() => gatherMap(same, { returnExceptions: true }))).toEqual({
      trace: ['run ended @1000', 'complete @1000'],
      exceptions: [],
      handedIn: false,
    });
  });

  it('asCompletedMap fails at once, cancels the others, and leaves Futures alone', () => {
    expect(failing(() => asCompletedMap(same))).toEqual({
      trace: ['error first @10', 'run cancelled @10', 'run cleaned up @15'],
      exceptions: [],
      handedIn: false,
    });
  });

  it('orderedMap lets those before it go on, and fails in its turn', () => {
    expect(failing(() => orderedMap(same))).toEqual({
      trace: ['run ended @1000', 'error first @1000'],
      exceptions: [],
      handedIn: false,
    });
  });

  it('WAIT-03: waitAll waits for all, and does not fail', () => {
    const { trace, handedIn } = failing(() => waitAll());
    expect([trace, handedIn]).toEqual([['run ended @1000', 'complete @1000'], false]);
  });

  it('orderedMap gives the error of a run behind it to the exception handler, once', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const trace: string[] = [];
      note(trace, of(sleep(50, 'x'), failsAfter(20, 'in its turn'), failsAfter(10, 'behind')).pipe(orderedMap(same)));
      yield* sleep(100);
      expect([trace, exceptions]).toEqual([['next x @50', 'error in its turn @50'], ['behind']]);
    });
  });

  it('orderedMap gives an error that waits for its turn to the exception handler when it is left', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const subscription = of(sleep(50), failsAfter(10, 'waiting')).pipe(orderedMap(same)).subscribe();
      yield* sleep(20);
      subscription.unsubscribe();
      yield* sleep(100);
      expect(exceptions).toEqual(['waiting']);
    });
  });

  it('several in one instant: the first is the error, the others go to the exception handler, each once', () => {
    for (const make of [() => gatherMap(same), () => asCompletedMap(same), () => orderedMap(same)]) {
      inTask(function* (loop) {
        const exceptions = exceptionsOf(loop);
        const trace: string[] = [];
        note(trace, of(failsAfter(5, 'a'), failsAfter(5, 'b'), failsAfter(5, 'c')).pipe(make()));
        yield* sleep(20);
        expect([trace, exceptions]).toEqual([['error a @5'], ['b', 'c']]);
      });
    }
  });

  it('at once, gatherMap starts nothing more, and what runs goes on', () => {
    inTask(function* (loop) {
      const exceptions = exceptionsOf(loop);
      const trace: string[] = [];
      note(trace, of(failsAfter(5, 'late'), throwError(() => 'at once'), cleaning(trace, 5)).pipe(gatherAll()));
      yield* sleep(20);
      expect([trace, exceptions]).toEqual([['error at once @0'], ['late']]);
    });
  });
});

describe('when a run is cancelled by others', () => {
  it.each<[string, () => Runs, string]>([
    ['gatherMap', () => gatherMap(same), 'error CancelledError @5'],
    ['orderedMap', () => orderedMap(same), 'error CancelledError @5'],
    ['asCompletedMap', () => asCompletedMap(same), 'error CancelledError @5'],
    ['gatherMap with returnExceptions', () => gatherMap(same, { returnExceptions: true }), 'next CancelledError @5'],
  ])('it is an error of %s', (_name, make, expected) => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const task = createTask(sleep(100));
      loop.callLater(5, () => task.cancel());
      note(trace, of(task).pipe(make()));
      yield* sleep(10);
      expect(trace[0]).toBe(expected);
    });
  });

  it('WAIT-06: it is done for waitAll', () => {
    inTask(function* (loop) {
      const task = createTask(sleep(100));
      loop.callLater(5, () => task.cancel());
      const seen: boolean[] = [];
      of(task).pipe(waitAll()).subscribe(({ done }) => seen.push(done.has(task)));
      yield* sleep(10);
      expect(seen).toEqual([true]);
    });
  });
});
