import { Subject } from 'rxjs';
import { coroutine, createTask, Future, gather, sleep, type EventLoop } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { errorOf } from './iterations.js';

/** A cleanup that fails after a while. */
const failsInCleanup = coroutine(function* (ms: number, error: unknown) {
  try {
    yield* sleep(1_000);
  } finally {
    yield* sleep(ms);
    // eslint-disable-next-line no-unsafe-finally
    throw error;
  }
});

const fail = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

const collectReports = (loop: EventLoop): unknown[] => {
  const reports: unknown[] = [];
  loop.setExceptionHandler((_loop, { exception }) => reports.push(exception));
  return reports;
};

describe('gather that is left', () => {
  it('cancels every input that is not done, Futures too', () => {
    const main = coroutine(function* () {
      const [done, pending, own] = [new Future<string>(), new Future<string>(), createTask(sleep(1_000))];
      done.setResult('x');
      let closed = false;
      const source = new Subject<number>();
      const subscription = gather([done, pending, own, source]).subscribe();
      subscription.add(() => (closed = true));
      subscription.unsubscribe();
      yield* sleep(1);
      return [closed, done.cancelled(), pending.cancelled(), own.cancelled(), source.observed];
    });
    expect(runVirtual(main).value).toEqual([true, false, true, true, false]);
  });

  it('reports nothing where every input ends cancelled', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      gather([sleep(100), new Future()]).subscribe().unsubscribe();
      gather([sleep(100)], { returnExceptions: true }).subscribe().unsubscribe();
      yield* sleep(200);
      return reports;
    });
    expect(runVirtual(main).value).toEqual([]);
  });

  it('reports the errors of all cleanups', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      const subscription = gather([failsInCleanup(20, 'late'), failsInCleanup(10, 'early')]).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(100);
      return reports;
    });
    expect(runVirtual(main).value).toEqual(['early', 'late']);
  });

  it('reports the errors of all cleanups with returnExceptions too', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      const inputs = [failsInCleanup(20, 'late'), failsInCleanup(10, 'early')];
      const subscription = gather(inputs, { returnExceptions: true }).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(100);
      return reports;
    });
    expect(runVirtual(main).value).toEqual(['early', 'late']);
  });
});

describe('gather that failed', () => {
  it('GATH-10: reports later failures of what it started, where asyncio swallows them', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      const error = yield* errorOf(gather([fail(20, 'second'), fail(10, 'first'), fail(30, 'third')]));
      yield* sleep(100);
      return { error, reports };
    });
    expect(runVirtual(main).value).toEqual({ error: 'first', reports: ['second', 'third'] });
  });

  it('leaves the later failure of a Future to whoever asks for it', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      const task = createTask(fail(20, 'second'));
      yield* errorOf(gather([task, fail(10, 'first')]));
      yield* sleep(100);
      return { reports, later: task.exception() };
    });
    expect(runVirtual(main).value).toEqual({ reports: [], later: 'second' });
  });

  it('reports the later failure of a Future that nobody asks for when the loop closes', () => {
    const reports: unknown[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      loop.setExceptionHandler((_loop, { exception }) => reports.push(exception));
      yield* errorOf(gather([createTask(fail(20, 'second')), fail(10, 'first')]));
      yield* sleep(100);
      return [...reports];
    });
    expect(runVirtual(main).value).toEqual([]);
    expect(reports).toEqual(['second']);
  });

  it('does not report a later cancellation', () => {
    const main = coroutine(function* (loop: EventLoop) {
      const reports = collectReports(loop);
      const task = createTask(sleep(1_000));
      yield* errorOf(gather([task, fail(10, 'first')]));
      task.cancel();
      yield* sleep(1);
      return reports;
    });
    expect(runVirtual(main).value).toEqual([]);
  });
});
