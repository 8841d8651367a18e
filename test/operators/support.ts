import { Observable } from 'rxjs';
import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { coroutine, getEventLoop, sleep, type Coroutine, type EventLoop } from '../../lib/index.js';

/** Sleeps for long; when it is cancelled it says so, takes `ms` to clean up, and says that too. */
export function cleaning(trace: string[], ms = 20, name = 'run'): Coroutine<void> {
  return runCleaning(trace, ms, name);
}

const runCleaning = coroutine(function* (trace: string[], ms: number, name: string) {
  const loop = getEventLoop();
  const start = loop.time();
  const say = (text: string): void => void trace.push(`${name} ${text} @${loop.time() - start}`);
  let end = 'ended';
  try {
    yield* sleep(1_000);
  } catch (error) {
    end = 'cleaned up';
    say('cancelled');
    throw error;
  } finally {
    try {
      if (end === 'cleaned up') yield* sleep(ms);
    } catch {
      end = 'interrupted';
    }
    say(end);
  }
});

export const failsAfter = coroutine(function* (ms: number, error: unknown) {
  yield* sleep(ms);
  throw error;
});

/** Ends with `error` where it should only have cleaned up. */
export const failsInCleanup = coroutine(function* (ms: number, error: unknown) {
  try {
    yield* sleep(1_000);
  } finally {
    yield* sleep(ms);
    // eslint-disable-next-line no-unsafe-finally
    throw error;
  }
});

/** Subscribes, and writes each notification down, with the time since then; gives the subscription. */
export function note<T>(trace: string[], source: Observable<T>): ReturnType<Observable<T>['subscribe']> {
  const loop = getEventLoop();
  const start = loop.time();
  const say = (text: string): void => void trace.push(`${text} @${loop.time() - start}`);
  return source.subscribe({
    next: (value) => say(`next ${String(value)}`),
    error: (error: unknown) => say(`error ${nameOf(error)}`),
    complete: () => say('complete'),
  });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : error.name;
}

/** The errors that the exception handler of `loop` is told from now on. */
export function exceptionsOf(loop: EventLoop): unknown[] {
  const exceptions: unknown[] = [];
  loop.setExceptionHandler((_loop, { exception }) => exceptions.push(exception));
  return exceptions;
}

/** A source, and how often it is subscribed to now. */
export function counted<T>(source: Observable<T>): Observable<T> & { readonly count: () => number } {
  let subscribed = 0;
  const counting = new Observable<T>((subscriber) => {
    subscribed++;
    const subscription = source.subscribe(subscriber);
    return () => {
      subscribed--;
      subscription.unsubscribe();
    };
  });
  return Object.assign(counting, { count: () => subscribed });
}

/** The frame at which nothing is scheduled any more: a timer that is left over would put it off. */
export function lastFrame(test: (helpers: RunHelpers) => void): number {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run(test);
  return scheduler.frame;
}

/** Whole numbers from 0 up to `limit`, the same ones for the same seed (mulberry32). */
export function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
