import type { Observable } from 'rxjs';
import { asyncWith, Barrier, Condition, Event, Lock, Semaphore } from '../../lib/index.js';

/** An object's state as a stream, and what changes it. */
export interface Shown {
  readonly stream: Observable<unknown>;
  /** What the object itself says now. */
  read(): unknown;
  /** Changes it, and changes it back: the next values in turn. */
  up(): void;
  down(): void;
  readonly values: readonly [unknown, unknown];
}

const waitersIn = (text: string): number => Number(/waiters: (\d+)/.exec(text)?.[1] ?? 0);

/** Somebody joins the queue, and leaves it. */
function joiner(wait: () => Observable<unknown>): { up(): void; down(): void } {
  let leave = (): void => undefined;
  return {
    up: () => {
      const subscription = wait().subscribe({ error: () => undefined });
      leave = () => subscription.unsubscribe();
    },
    down: () => leave(),
  };
}

export const streams: readonly (readonly [string, () => Shown])[] = [
  ['Event.isSet$', () => {
    const event = new Event();
    return { stream: event.isSet$, read: () => event.isSet(), up: () => event.set(), down: () => event.clear(), values: [false, true] };
  }],
  ['Lock.locked$', () => {
    const lock = new Lock();
    return {
      stream: lock.locked$,
      read: () => lock.locked(),
      up: () => void lock.acquire().subscribe(),
      down: () => lock.release(),
      values: [false, true],
    };
  }],
  ['Condition.locked$', () => {
    const condition = new Condition();
    return {
      stream: condition.locked$,
      read: () => condition.locked(),
      up: () => void condition.acquire().subscribe(),
      down: () => condition.release(),
      values: [false, true],
    };
  }],
  ['Semaphore.value$', () => {
    const semaphore = new Semaphore(5);
    return {
      stream: semaphore.value$,
      read: () => Number(/value: (\d+)/.exec(semaphore.toString())![1]),
      up: () => semaphore.release(),
      down: () => void semaphore.acquire().subscribe(),
      values: [5, 6],
    };
  }],
  ['Barrier.nWaiting$', () => {
    const barrier = new Barrier(3);
    return { stream: barrier.nWaiting$, read: () => barrier.nWaiting, ...joiner(() => barrier.wait()), values: [0, 1] };
  }],
  ['Lock.waiters$', () => {
    const lock = new Lock();
    lock.acquire().subscribe();
    return { stream: lock.waiters$, read: () => waitersIn(lock.toString()), ...joiner(() => lock.acquire()), values: [0, 1] };
  }],
  ['Semaphore.waiters$', () => {
    const semaphore = new Semaphore(0);
    const join = joiner(() => semaphore.acquire());
    return { stream: semaphore.waiters$, read: () => waitersIn(semaphore.toString()), ...join, values: [0, 1] };
  }],
  ['Event.waiters$', () => {
    const event = new Event();
    return { stream: event.waiters$, read: () => waitersIn(event.toString()), ...joiner(() => event.wait()), values: [0, 1] };
  }],
  ['Condition.waiters$', () => {
    const condition = new Condition();
    const wait = (): Observable<true> => asyncWith(condition, () => condition.wait());
    return { stream: condition.waiters$, read: () => waitersIn(condition.toString()), ...joiner(wait), values: [0, 1] };
  }],
];
