import { finalize, map, NEVER, share, takeUntil, tap, timer, VirtualTimeScheduler } from 'rxjs';
import { coroutine, createTask, EventLoop, sleep, until } from '../../lib/index.js';
import { withCleanup, withTimeout } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';
import { cleaning, failsInCleanup, note } from './support.js';

describe('nested cleanups', () => {
  const close = coroutine(function* (trace: string[], name: string) {
    trace.push(`${name} begins`);
    yield* sleep(10);
    trace.push(`${name} ends`);
  });

  it('run from the inside out, and withTimeout waits for all of them', () => {
    inTask(function* () {
      const trace: string[] = [];
      const source = cleaning(trace, 20).pipe(
        map(String),
        withCleanup(() => close(trace, 'inner')),
        share(),
        withCleanup(() => close(trace, 'outer')),
        tap(),
        withTimeout(50),
      );
      note(trace, source);
      yield* sleep(200);
      expect(trace).toEqual([
        'run cancelled @50',
        'run cleaned up @70',
        ...['inner begins', 'inner ends', 'outer begins', 'outer ends'],
        'error TimeoutError @90',
      ]);
    });
  });

  it('run before the next attempt of whoever waits', () => {
    inTask(function* () {
      const trace: string[] = [];
      const once = NEVER.pipe(withCleanup(() => close(trace, 'cleanup')), withTimeout(50));
      const main = coroutine(function* () {
        for (let attempt = 0; attempt < 2; attempt++) {
          try {
            yield* until(once);
          } catch (error) {
            trace.push((error as Error).name);
          }
        }
      });
      yield* main();
      expect(trace).toEqual(['cleanup begins', 'cleanup ends', 'TimeoutError', 'cleanup begins', 'cleanup ends', 'TimeoutError']);
    });
  });

  it('run all the same when one of them fails, whose error goes to the exception handler, once', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const trace: string[] = [];
      const bad = coroutine(function* () {
        yield* sleep(5);
        throw 'inner';
      });
      const source = failsInCleanup(5, 'run').pipe(
        withCleanup(() => bad()),
        withCleanup(() => close(trace, 'outer')),
        withTimeout(50),
      );
      note(trace, source);
      yield* sleep(200);
      expect(trace).toEqual(['outer begins', 'outer ends', 'error TimeoutError @70']);
      expect(reports.map(({ exception }) => exception)).toEqual(['run', 'inner']);
    });
  });

  it('are not waited for by operators of RxJS', () => {
    inTask(function* () {
      const trace: string[] = [];
      note(trace, cleaning(trace, 20).pipe(takeUntil(timer(10))));
      yield* sleep(100);
      expect(trace).toEqual(['complete @10', 'run cancelled @10', 'run cleaned up @30']);
    });
  });

  it('are not waited for when another loop, whose turn is run in the middle, began them', () => {
    inTask(function* () {
      const trace: string[] = [];
      const other = note(trace, cleaning(trace, 20));
      const scheduler = new VirtualTimeScheduler();
      new EventLoop({ scheduler }).callSoon(() => other.unsubscribe());
      note(trace, NEVER.pipe(finalize(() => scheduler.flush()), withTimeout(10)));
      yield* sleep(100);
      expect(trace).toEqual(['error TimeoutError @10', 'run cancelled @10', 'run cleaned up @30']);
    });
  });

  it('that are cancelled twice are interrupted, and whoever waits is released', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const task = createTask(cleaning(trace, 100).pipe(map(String), withTimeout(500)));
      yield* sleep(10);
      task.cancel();
      yield* sleep(10);
      expect(task.done()).toBe(false);
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), trace, loop.time()]).toEqual([true, ['run cancelled @10', 'run interrupted @20'], 21]);
    });
  });
});
