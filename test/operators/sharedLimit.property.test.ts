import fc from 'fast-check';
import { Subject, type Subscription } from 'rxjs';
import { coroutine, createTask, Semaphore, sleep, type Body, type Coroutine, type Task } from '../../lib/index.js';
import { asCompletedMap, gatherMap, orderedMap } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';

const operators = { gatherMap, orderedMap, asCompletedMap };
type Kind = keyof typeof operators;

type Step =
  | { kind: 'value'; pipe: number; ms: number; fails: boolean }
  | { kind: 'complete' | 'fail' | 'leave'; pipe: number }
  | { kind: 'acquire' | 'release' | 'cancel' }
  | { kind: 'wait'; ms: number };

const kinds: Kind[] = ['gatherMap', 'orderedMap', 'asCompletedMap'];
const permitCounts = fc.integer({ min: 1, max: 3 });
const pipeCount = 3;
const pipe = fc.nat(pipeCount - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('value' as const), pipe, ms: fc.nat(6), fails: fc.nat(9).map((n) => n === 0) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('complete' as const, 'fail' as const, 'leave' as const), pipe }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('acquire' as const, 'release' as const, 'cancel' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(3) }) },
);

describe('a Semaphore that several pipes share as their limit', () => {
  it('has all its permits in the end, and never lets more go on than it has', () => {
    const threeKinds = fc.tuple(...Array.from({ length: pipeCount }, () => fc.constantFrom(...kinds)));
    fc.assert(
      fc.property(permitCounts, threeKinds, fc.array(step, { maxLength: 50 }), (permits, names, steps) => {
        inTask(function* (loop) {
          loop.setExceptionHandler(() => undefined);
          const limit = new Semaphore(permits);
          let running = 0;
          let most = 0;
          const work = coroutine(function* (ms: number, fails: boolean): Body<void> {
            most = Math.max(most, ++running);
            try {
              yield* sleep(ms);
              if (fails) throw new Error('run');
            } finally {
              try {
                yield* sleep(ms % 3);
              } finally {
                running--;
              }
            }
          });
          const project = ({ ms, fails }: { ms: number; fails: boolean }): Coroutine<void> => work(ms, fails);
          const sources = names.map(() => new Subject<{ ms: number; fails: boolean }>());
          const ignore = { error: () => undefined };
          const subscriptions = names.map((name, index): Subscription => {
            const operator = operators[name] as typeof orderedMap;
            return sources[index]!.pipe(operator(project, { limit })).subscribe(ignore);
          });
          const acquired: Task<true>[] = [];
          for (const action of steps) {
            if (action.kind === 'value') sources[action.pipe]!.next(action);
            else if (action.kind === 'complete') sources[action.pipe]!.complete();
            else if (action.kind === 'fail') sources[action.pipe]!.error('source');
            else if (action.kind === 'leave') subscriptions[action.pipe]!.unsubscribe();
            else if (action.kind === 'acquire') acquired.push(createTask(limit.acquire()));
            else if (action.kind === 'wait') yield* sleep(action.ms);
            else yield* settle(acquired.shift(), limit);
          }
          for (const task of acquired) yield* settle(task, limit);
          for (const source of sources) source.complete();
          yield* sleep(1_000);
          expect(running).toBe(0);
          expect(most).toBeLessThanOrEqual(permits);
          expect(String(limit)).toBe(`<Semaphore unlocked, value: ${permits}>`);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('gets every value of every pipe done, once', () => {
    const values = fc.array(fc.array(fc.nat(5), { maxLength: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(permitCounts, fc.constantFrom(...kinds), values, (permits, name, pipes) => {
        inTask(function* () {
          const limit = new Semaphore(permits);
          const results = pipes.map((): unknown[] => []);
          pipes.forEach((durations, index) => {
            const source = new Subject<number>();
            const operator = operators[name] as typeof orderedMap;
            source.pipe(operator((ms: number) => sleep(ms, ms), { limit })).subscribe((result) => results[index]!.push(...[result].flat()));
            for (const duration of durations) source.next(duration);
            source.complete();
          });
          yield* sleep(1_000);
          const sorted = (list: readonly unknown[]): unknown[] => [...list].sort();
          if (name === 'asCompletedMap') expect(results.map(sorted)).toEqual(pipes.map(sorted));
          else expect(results).toEqual(pipes);
          expect(String(limit)).toBe(`<Semaphore unlocked, value: ${permits}>`);
        });
      }),
      { numRuns: 100 },
    );
  });
});

/** Releases what was acquired; who still waits is cancelled. */
const settle = coroutine(function* (task: Task<true> | undefined, limit: Semaphore): Body<void> {
  if (task === undefined) return;
  task.cancel();
  yield* sleep(0);
  if (!task.cancelled()) limit.release();
});
