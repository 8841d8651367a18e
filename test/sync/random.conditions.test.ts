import fc from 'fast-check';
import { asyncWith, Barrier, Condition, createTask, Event, type Task } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { now, pass } from './support.js';

type Step = { kind: 'come' } | { kind: 'tell' } | { kind: 'cancel'; which: number } | { kind: 'pass'; count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('come' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tell' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), count: fc.integer({ min: 1, max: 3 }) }) },
);
const histories = fc.array(step, { minLength: 5, maxLength: 60 });

const livingOf = (tasks: readonly Task<unknown>[]): number => tasks.filter((task) => !task.done()).length;

describe('random histories of what wakes', () => {
  it('Condition: no taker sleeps while there is an item, and no item is lost or taken twice', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const condition = new Condition();
          const items: number[] = [];
          const taken: number[] = [];
          const takers: Task<void>[] = [];
          let made = 0;
          for (const each of steps) {
            if (each.kind === 'come') {
              const take = asyncWith(condition, function* () {
                yield* condition.waitFor(() => items.length > 0);
                taken.push(items.shift()!);
              });
              takers.push(createTask(take));
            } else if (each.kind === 'tell') {
              const put = asyncWith(condition, function* () {
                items.push(made++);
                condition.notify();
              });
              createTask(put);
            } else if (each.kind === 'cancel') takers[each.which]?.cancel();
            else yield* pass(each.count);
          }
          yield* pass(4 * steps.length + 5);
          if (items.length > 0) expect(livingOf(takers)).toBe(0);
          expect([...taken, ...items]).toEqual(Array.from({ length: made }, (_, index) => index));
          expect([condition.locked(), now(condition.waiters$)]).toEqual([false, livingOf(takers)]);
        });
      }),
      { numRuns: 400 },
    );
  });

  it.each([1, 2, 3, 5])('Barrier of %i: those who pass have the indices of whole rounds, and the rest waits', (parties) => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const barrier = new Barrier(parties);
          const tasks: Task<number>[] = [];
          for (const each of steps) {
            if (each.kind === 'come') tasks.push(createTask(barrier.wait()));
            else if (each.kind === 'cancel') tasks[each.which]?.cancel();
            else if (each.kind === 'pass') yield* pass(each.count);
          }
          yield* pass(4 * steps.length + 5);
          const living = livingOf(tasks);
          const left = tasks.filter((task) => task.cancelled()).length;
          const given = Array.from({ length: parties }, () => 0);
          for (const task of tasks) if (task.done() && !task.cancelled()) given[task.result()]!++;
          const rounds = Math.max(...given);
          // Who is cancelled while his round leaves takes its index with him.
          const missing = given.reduce((sum, count) => sum + rounds - count, 0);
          expect(living).toBeLessThan(parties);
          expect([barrier.nWaiting, barrier.broken]).toEqual([living, false]);
          expect(missing).toBeLessThanOrEqual(left);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('Event: whoever came before a set is through, and who came after a clear waits', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const event = new Event();
          const tasks: Task<true>[] = [];
          let through = 0;
          for (const each of steps) {
            if (each.kind === 'come') tasks.push(createTask(event.wait(), { eager: true }));
            else if (each.kind === 'cancel') tasks[each.which]?.cancel();
            else if (each.kind === 'pass') yield* pass(each.count);
            else {
              event.set();
              event.clear();
              through = tasks.length;
            }
          }
          yield* pass(2);
          expect(livingOf(tasks.slice(0, through))).toBe(0);
          expect(tasks.slice(through).every((task) => !task.done() || task.cancelled())).toBe(true);
          expect(now(event.waiters$)).toBe(livingOf(tasks));
        });
      }),
      { numRuns: 300 },
    );
  });
});
