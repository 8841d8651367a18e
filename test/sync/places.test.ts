import { createTask, Lock, Queue, sleep, type Future } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { pass, start } from './support.js';

describe('A place in a queue', () => {
  it('is used again by a task that leaves one and joins in the same step.', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const places: (Future<unknown> | null)[] = [];
      const getter = start(function* () {
        return [yield* queue.get(), yield* queue.get()];
      });
      yield* sleep(0);
      places.push(getter._waitsFor);
      queue.putNowait(1);
      yield* sleep(0);
      places.push(getter._waitsFor);
      queue.putNowait(2);
      expect(yield* getter).toEqual([1, 2]);
      expect(places[0]).not.toBeNull();
      expect(places[1]).toBe(places[0]);
    });
  });

  it('stays as it was for whoever watched the loop and saw it.', () => {
    inTask(function* (loop) {
      const queue = new Queue<number>();
      const seen: Future<unknown>[] = [];
      const watching = loop.trace$.subscribe((event) => {
        if (event.kind === 'suspended' && event.on === 'Queue.get()' && event.future !== null) seen.push(event.future);
      });
      const getter = start(function* () {
        return [yield* queue.get(), yield* queue.get()];
      });
      yield* sleep(0);
      queue.putNowait(1);
      yield* sleep(0);
      expect(seen.map((future) => future.done())).toEqual([true, false]);
      watching.unsubscribe();
      queue.putNowait(2);
      expect(yield* getter).toEqual([1, 2]);
    });
  });

  it('is not used again when it was cancelled.', () => {
    inTask(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const waiting = createTask(lock.acquire());
      yield* sleep(0);
      const place = waiting._waitsFor;
      waiting.cancel();
      yield* sleep(0);
      const next = createTask(lock.acquire());
      yield* sleep(0);
      expect(next._waitsFor).not.toBe(place);
      expect([place?.cancelled(), next.done()]).toEqual([true, false]);
      lock.release();
      yield* pass(2);
      expect(next.result()).toBe(true);
    });
  });
});
