import { BehaviorSubject, first, of, Subject, take, takeUntil, type Observable, type OperatorFunction } from 'rxjs';
import { coroutine, fromIterable, Lock, Queue, sleep, type Body } from '../../lib/index.js';
import { abortedBy, guardedBy, withCleanup } from '../../operators/index.js';
import { filled } from '../queues/support.js';
import { inTask } from '../tasks/support.js';

/** Says what is cleaned up behind an operator that leaves at the first value, and when the subscriber is told. */
function traced(make: (trace: string[], clean: () => Body<void>) => Observable<unknown>): string[] {
  const trace: string[] = [];
  inTask(function* () {
    const clean = function* (): Body<void> {
      yield* sleep(5);
      trace.push('inner');
    };
    make(trace, clean).subscribe({ error: (error) => trace.push(`error ${String(error)}`), complete: () => trace.push('complete') });
    yield* sleep(50);
  });
  return trace;
}

const outer = <T>(trace: string[]): OperatorFunction<T, T> => withCleanup(() => void trace.push('outer'));

describe('what is left at a value that comes while it is subscribed', () => {
  const manager = (clean: () => Body<void>) => ({ enter: () => sleep(0), exit: coroutine(clean) });
  const atOnce = (clean: () => Body<void>) => ({ enter: coroutine(function* () {}), exit: coroutine(clean) });

  it.each<[string, () => Observable<unknown>]>([
    ['of a BehaviorSubject', () => new BehaviorSubject(1)],
    ['of several values', () => of(1, 2, 3)],
    ['of items()', () => filled(new Queue<number>(), [1, 2]).items()],
  ])('has the exit() of guardedBy waited for: %s', (_name, source) => {
    expect(traced((trace, clean) => source().pipe(guardedBy(atOnce(clean)), first(), outer(trace)))).toEqual(['inner', 'outer', 'complete']);
  });

  it('has the exit() waited for as when the value comes later', () => {
    expect(traced((trace, clean) => of(1, 2).pipe(guardedBy(manager(clean)), first(), outer(trace)))).toEqual(['inner', 'outer', 'complete']);
  });

  it('lets go of a lock before what is behind it cleans up', () => {
    const lock = new Lock();
    const held: boolean[] = [];
    inTask(function* () {
      new BehaviorSubject(1).pipe(guardedBy(lock), first(), withCleanup(() => void held.push(lock.locked()))).subscribe();
      yield* sleep(5);
    });
    expect(held).toEqual([false]);
  });

  it('has the finally of a generator run first', () => {
    const numbers = function* (trace: string[]): Generator<number> {
      try {
        yield* [1, 2, 3];
      } finally {
        trace.push('inner');
      }
    };
    expect(traced((trace) => fromIterable(numbers(trace)).pipe(take(2), outer(trace)))).toEqual(['inner', 'outer', 'complete']);
  });

  it('has the cleanup of a coroutine waited for, which had itself left in its first step', () => {
    expect(
      traced((trace, clean) => {
        const stop = new Subject<void>();
        const work = coroutine(function* () {
          try {
            stop.next();
            yield* sleep(1_000);
          } finally {
            yield* clean();
          }
        });
        return work().pipe(takeUntil(stop), outer(trace));
      }),
    ).toEqual(['inner', 'outer', 'complete']);
  });

  it('has the cleanup of a coroutine waited for, which had itself aborted in its first step', () => {
    expect(
      traced((_trace, clean) => {
        const controller = new AbortController();
        const work = coroutine(function* () {
          try {
            controller.abort('enough');
            yield* sleep(1_000);
          } finally {
            yield* clean();
          }
        });
        return work().pipe(abortedBy(controller.signal));
      }),
    ).toEqual(['inner', 'error enough']);
  });

  it('that is over in its first step is waited for no longer', () => {
    expect(
      traced((trace) => {
        const stop = new Subject<void>();
        const work = coroutine(function* () {
          stop.next();
          trace.push('inner');
        });
        return work().pipe(takeUntil(stop), outer(trace));
      }),
    ).toEqual(['inner', 'outer', 'complete']);
  });
});
