import { CancelledError, coroutine, createTask, sleep, type Coroutine, type Queue, type Task } from '../../lib/index.js';
import type { Probe } from '../waiting/iterations.js';

/** Lets `count` iterations pass. */
export const iterations = coroutine(function* (count: number) {
  for (let i = 0; i < count; i++) yield* sleep(0);
});

/** A task that gets one item, and logs it, or the error that it gets instead. */
export function getter<T>(probe: Probe, queue: Queue<T>, name: string): Task<void> {
  return createTask(telling(probe, queue, name, queue.get(), (item) => `got ${String(item)}`));
}

/** A task that puts one item, and logs that it has. */
export function putter<T>(probe: Probe, queue: Queue<T>, item: T): Task<void> {
  return createTask(telling(probe, queue, String(item), queue.put(item), () => 'put'));
}

const telling = coroutine(function* (
  { log }: Probe,
  queue: Queue<unknown>,
  name: string,
  work: Coroutine<unknown>,
  say: (value: unknown) => string,
) {
  try {
    const value = yield* work;
    log(`${name} ${say(value)}`);
  } catch (error) {
    log(`${name} ${error instanceof CancelledError ? 'cancelled' : (error as Error).name}; qsize ${queue.qsize()}`);
    if (error instanceof CancelledError) throw error;
  }
});

/** Gets all that there is. */
export function drain<T>(queue: Queue<T>): T[] {
  const items: T[] = [];
  while (!queue.empty()) items.push(queue.getNowait());
  return items;
}

export function filled<T, Q extends Queue<T>>(queue: Q & Queue<T>, items: Iterable<NoInfer<T>>): Q {
  for (const item of items) queue.putNowait(item);
  return queue;
}
