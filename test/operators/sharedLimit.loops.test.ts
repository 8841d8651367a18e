import { of, Subject } from 'rxjs';
import { CancelledError, coroutine, createTask, getRunningLoop, run, Semaphore, sleep, type Coroutine, type EventLoop } from '../../lib/index.js';
import { asCompletedMap } from '../../operators/index.js';
import { twoLoops } from '../sync/support.js';
import { reportsOf } from '../tasks/support.js';

/** A pipe on another loop waits for a permit that a task holds, and another task waits behind it. */
function waiting(): { limit: Semaphore; errors: unknown[]; close: () => void; shutDown: () => void; flush: () => void; next: () => boolean } {
  const { a, b, flush } = twoLoops();
  const limit = new Semaphore(1);
  const errors: unknown[] = [];
  reportsOf(b);
  createTask(limit.acquire(), { loop: a });
  flush();
  b.callSoon(() =>
    of(1)
      .pipe(asCompletedMap(() => sleep(1), { limit }))
      .subscribe({ error: (error) => errors.push(error) }),
  );
  flush();
  const next = createTask(limit.acquire(), { loop: a });
  flush();
  return { limit, errors, close: () => b.close(), shutDown: () => b._letGo(), flush, next: () => next.done() };
}

describe('an operator that waits for a shared limit', () => {
  it('hears of the end of run.', async () => {
    const errors: unknown[] = [];
    const main = coroutine(function* () {
      of(1)
        .pipe(asCompletedMap(() => sleep(1), { limit: new Semaphore(0) }))
        .subscribe({ error: (error) => errors.push(error) });
      yield* sleep(0);
    });
    await run(main());
    expect(errors).toEqual([new CancelledError()]);
  });

  it('passes the permit on that it is given, when its loop is shut down first.', () => {
    const { limit, errors, shutDown, flush, next } = waiting();
    shutDown();
    limit.release();
    flush();
    expect([errors, next(), String(limit)]).toEqual([[new CancelledError()], true, '<Semaphore locked>']);
  });

  it('passes the permit on that it was given, when its loop is closed then.', () => {
    const { limit, close, flush, next } = waiting();
    limit.release();
    close();
    flush();
    expect([next(), String(limit)]).toEqual([true, '<Semaphore locked>']);
  });

  it('goes on in its own loop with a value that came from another.', () => {
    const { a, b, flush } = twoLoops();
    const limit = new Semaphore(0);
    const source = new Subject<number>();
    const loops: EventLoop[] = [];
    const work = (): Coroutine<void> => {
      loops.push(getRunningLoop());
      return sleep(0);
    };
    b.callSoon(() => source.pipe(asCompletedMap(work, { limit })).subscribe());
    flush();
    a.callSoon(() => source.next(1));
    flush();
    a.callSoon(() => limit.release());
    flush();
    expect(loops).toHaveLength(1);
    expect(loops[0]).toBe(b);
  });
});
