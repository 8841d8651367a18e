import { EMPTY, mergeMap, NEVER, Observable, of, tap, throwError } from 'rxjs';
import { CancelledError, ContextVar, coroutine, sleep, until } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { abortedBy, withTimeout } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { cleaning, counted, exceptionsOf, failsInCleanup, note } from './support';

/** A signal that is aborted at `ms`, and who listens to it. */
function abortedAt(ms: number, reason: unknown = 'enough'): { signal: AbortSignal; listeners: Set<unknown> } {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (type: string, listener: EventListener) => (listeners.add(listener), add(type, listener));
  signal.removeEventListener = (type: string, listener: EventListener) => (listeners.delete(listener), remove(type, listener));
  sleep(ms).subscribe({ next: () => controller.abort(reason), error: () => undefined });
  return { signal, listeners };
}

describe('abortedBy in marbles', () => {
  it('leaves the source when the signal is aborted, and errors with its reason.', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1--2--3--|');
      const subs = '       ^-----!     ';
      const expected = '   --1--2#     ';
      expectObservable(source.pipe(abortedBy(abortedAt(6).signal))).toBe(expected, undefined, 'enough');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('passes a source through that ends before, well or badly.', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--1--|').pipe(abortedBy(abortedAt(6).signal))).toBe('--1--|');
      expectObservable(cold('--1--#').pipe(abortedBy(abortedAt(6).signal))).toBe('--1--#');
    });
  });

  it('does not subscribe to the source when the signal is aborted already.', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('--1|');
      expectObservable(source.pipe(abortedBy(AbortSignal.abort('before')))).toBe('#', undefined, 'before');
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it('cancels the runs of operators behind it, also inner ones.', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('  ---x|');
      const source = cold('-a----a-|');
      const subs = ['      -^---!', '      ------^!'];
      const expected = '   ----x--#';
      expectObservable(source.pipe(mergeMap(() => inner), abortedBy(abortedAt(7).signal))).toBe(expected, undefined, 'enough');
      expectSubscriptions(inner.subscriptions).toBe(subs);
    });
  });
});

describe('abortedBy', () => {
  it('tells the reason when what it cancelled has cleaned up.', () => {
    const trace: string[] = [];
    runVirtual(() => {
      note(trace, cleaning(trace, 20).pipe(abortedBy(abortedAt(6).signal)));
      return sleep(100);
    });
    expect(trace).toEqual(['run cancelled @6', 'run cleaned up @26', 'error enough @26']);
  });

  it('reports an error of the cleanup, and tells the reason all the same.', () => {
    const trace: string[] = [];
    const { value } = runVirtual((loop) => {
      const exceptions = exceptionsOf(loop);
      note(trace, failsInCleanup(20, 'in the cleanup').pipe(abortedBy(abortedAt(6).signal)));
      return sleep(100, exceptions);
    });
    expect({ trace, value }).toEqual({ trace: ['error enough @26'], value: ['in the cleanup'] });
  });

  it('lets who leaves during the cleanup wait for it.', () => {
    const trace: string[] = [];
    runVirtual(() => {
      note(trace, cleaning(trace, 20).pipe(abortedBy(abortedAt(6).signal), withTimeout(10)));
      return sleep(100);
    });
    expect(trace).toEqual(['run cancelled @6', 'run cleaned up @26', 'error TimeoutError @26']);
  });

  it('ends a cancel from both sides once.', () => {
    const trace: string[] = [];
    runVirtual(() => {
      const subscription = note(trace, cleaning(trace, 20).pipe(abortedBy(abortedAt(6).signal)));
      return sleep(8).pipe(mergeMap(() => (subscription.unsubscribe(), sleep(100))));
    });
    expect(trace).toEqual(['run cancelled @6', 'run cleaned up @26']);
  });

  it.each([
    ['completes', () => of(1), 60],
    ['is empty', () => EMPTY, 60],
    ['errors', () => throwError(() => 'e'), 60],
    ['is left', () => NEVER, 60],
    ['is aborted', () => NEVER, 2],
  ])('does not listen to the signal any more when the source %s.', (_how, source: () => Observable<unknown>, ms) => {
    runVirtual(() => {
      const { signal, listeners } = abortedAt(ms);
      const counting = counted(source());
      const subscription = note([], counting.pipe(abortedBy(signal)));
      return sleep(5).pipe(
        tap(() => subscription.unsubscribe()),
        tap(() => expect([listeners.size, counting.count()]).toEqual([0, 0])),
      );
    });
    expect.assertions(1);
  });

  it('notices a source that aborts the signal while it is subscribed.', () => {
    const controller = new AbortController();
    const seen: unknown[] = [];
    const source = new Observable<number>((subscriber) => {
      subscriber.next(1);
      controller.abort('from inside');
      subscriber.next(2);
    });
    source.pipe(abortedBy(controller.signal)).subscribe({ next: (n) => seen.push(n), error: (error) => seen.push(error) });
    expect(seen).toEqual([1, 'from inside']);
  });

  it('has an AbortError as the reason of an abort without one.', () => {
    const main = coroutine(function* () {
      try {
        yield* until(NEVER.pipe(abortedBy(AbortSignal.abort())));
      } catch (error) {
        return error;
      }
      return undefined;
    });
    const { value } = runVirtual(() => main());
    expect(value).toMatchObject({ name: 'AbortError' });
    expect(value).not.toBeInstanceOf(CancelledError);
  });

  it.each<[string, () => Observable<unknown>]>([
    ['at once', () => NEVER],
    ['after a cleanup', () => cleaning([], 5)],
  ])('tells the end in the context in which it was subscribed: %s.', (_when, source) => {
    inTask(function* () {
      const user = new ContextVar<string>('user');
      const controller = new AbortController();
      const seen: string[] = [];
      user.set('ada');
      source().pipe(abortedBy(controller.signal)).subscribe({ error: () => seen.push(user.get()) });
      user.set('bob');
      yield* sleep(0);
      controller.abort();
      yield* sleep(10);
      expect(seen).toEqual(['ada']);
    });
  });

  it('refuses what is not an AbortSignal.', () => {
    expect(() => abortedBy({} as never)).toThrow('abortedBy: signal must be an AbortSignal, got an object');
  });
});
