import type { Observable } from 'rxjs';
import { asyncWith, Barrier, Condition, coroutine, createTask, Event, Lock, Semaphore, sleep, type Body, type Coroutine } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { pass } from './support.js';

describe('state as streams', () => {
  it('the property gives the same Observable each time, as a template needs it', () => {
    const [event, lock, semaphore, condition, barrier] = [new Event(), new Lock(), new Semaphore(), new Condition(), new Barrier(2)];
    expect(event.isSet$).toBe(event.isSet$);
    expect(event.waiters$).toBe(event.waiters$);
    expect(lock.locked$).toBe(lock.locked$);
    expect(lock.waiters$).toBe(lock.waiters$);
    expect(semaphore.value$).toBe(semaphore.value$);
    expect(semaphore.waiters$).toBe(semaphore.waiters$);
    expect(condition.locked$).toBe(condition.locked$);
    expect(condition.waiters$).toBe(condition.waiters$);
    expect(barrier.nWaiting$).toBe(barrier.nWaiting$);
  });

  it('a viewer that changes what it looks at is told of that later, not inside', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      event.isSet$.subscribe((value) => {
        log(`begin ${value}`);
        if (!value) event.set();
        log(`end ${value}`);
      });
      yield* pass(3);
    });
    expect(lines).toEqual(['i1: begin false', 'i1: end false', 'i2: begin true', 'i2: end true']);
  });

  it('a viewer that changes what it looks at is told of that in the next iteration, however often it had changed before', () => {
    const lines = probe(function* ({ log }) {
      const semaphore = new Semaphore(0);
      semaphore.value$.subscribe((value) => {
        log(String(value));
        if (value === 3) semaphore.release();
      });
      for (let i = 0; i < 3; i++) semaphore.release();
      yield* pass(3);
    });
    expect(lines).toEqual(['i1: 0', 'i2: 3', 'i3: 4']);
  });

  it('two viewers that undo each other are told once an iteration', () => {
    inTask(function* () {
      const event = new Event();
      let told = 0;
      event.isSet$.subscribe((value) => {
        if (++told < 20 && value) event.clear();
      });
      event.isSet$.subscribe((value) => {
        if (told < 20 && !value) event.set();
      });
      yield* pass(40);
      expect(told).toBeGreaterThan(1);
      expect(told).toBeLessThanOrEqual(21);
    });
  });

  it('nWaiting$ shows a round fill and empty', () => {
    inTask(function* () {
      const barrier = new Barrier(3);
      const seen: number[] = [];
      barrier.nWaiting$.subscribe((value) => seen.push(value));
      for (let i = 0; i < 3; i++) {
        createTask(barrier.wait());
        yield* pass(2);
      }
      expect(seen).toEqual([0, 1, 2, 0]);
    });
  });

  it.each<[string, (barrier: Barrier) => Coroutine<void>]>([
    ['abort', (barrier) => barrier.abort()],
    ['reset', (barrier) => barrier.reset()],
  ])('nWaiting$ shows that nobody waits after %s before those who waited go on', (_name, end) => {
    const lines = probe(function* ({ log }) {
      const barrier = new Barrier(3);
      for (const name of ['A', 'B']) createTask(barrier.wait()).addDoneCallback((task) => log(`${name} ${(task.exception() as Error).name}`));
      yield* sleep(0);
      barrier.nWaiting$.subscribe((value) => log(`${value} wait`));
      yield* end(barrier);
      yield* pass(4);
    });
    expect(lines).toEqual(['i2: 2 wait', 'i3: 0 wait', 'i4: A BrokenBarrierError', 'i4: B BrokenBarrierError']);
  });

  it('value$ is silent when a permit goes straight from hand to hand', () => {
    inTask(function* () {
      const semaphore = new Semaphore(1);
      const seen: number[] = [];
      semaphore.value$.subscribe((value) => seen.push(value));
      const work = coroutine(function* (): Body<void> {
        yield* asyncWith(semaphore, () => sleep(1));
      });
      for (let i = 0; i < 5; i++) createTask(work());
      yield* sleep(10);
      expect(seen).toEqual([1, 0, 1]);
    });
  });

  it('a change that nobody looks at leaves nothing to do', () => {
    inTask(function* (loop) {
      const [event, lock, semaphore] = [new Event(), new Lock(), new Semaphore(2)];
      for (const stream of [event.isSet$, lock.locked$, semaphore.value$] as Observable<unknown>[]) stream.subscribe().unsubscribe();
      const idle = loop._isIdle();
      event.set();
      lock.acquire().subscribe();
      semaphore.release();
      lock.release();
      expect([idle, loop._isIdle()]).toEqual([true, true]);
    });
  });
});
