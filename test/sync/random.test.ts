import fc from 'fast-check';
import { BoundedSemaphore, createTask, Lock, Semaphore, type Body, type Task } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { now, pass, start } from './support.js';

/** What happens in one history: in order, in one stretch until a `pass`. */
type Step =
  | { kind: 'acquire'; eager: boolean }
  | { kind: 'release' }
  | { kind: 'cancel'; which: number }
  | { kind: 'pass'; count: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('acquire' as const), eager: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), count: fc.integer({ min: 1, max: 2 }) }) },
);
const histories = fc.array(step, { minLength: 5, maxLength: 60 });

interface Limited {
  acquire(): ReturnType<Lock['acquire']>;
  release(): void;
  locked(): boolean;
  readonly waiters$: Lock['waiters$'];
}

/** Plays histories on one object, and knows who queued, who has a permit, and who has gone. */
class Play {
  readonly #limited: Limited;
  readonly #permits: number;
  readonly #tasks: Task<void>[] = [];
  #held = 0;
  /** How many have begun to acquire: the place of the next one. */
  #joined = 0;
  readonly served: number[] = [];

  constructor(limited: Limited, permits: number) {
    this.#limited = limited;
    this.#permits = permits;
  }

  *play(steps: readonly Step[]): Body<void> {
    for (const each of steps) {
      if (each.kind === 'acquire') this.#acquire(each.eager);
      else if (each.kind === 'release') this.#release();
      else if (each.kind === 'cancel') this.#tasks[each.which]?.cancel();
      else yield* pass(each.count);
      this.#checkAlways();
    }
    yield* this.settle();
  }

  /** Lets everybody go on who can, and looks at what is left. */
  *settle(): Body<void> {
    yield* pass(this.#tasks.length + 3);
    this.#checkSettled();
  }

  /** Releases until nobody is left waiting, and looks again. */
  *finish(): Body<void> {
    while (this.#held > 0) {
      this.#release();
      yield* this.settle();
    }
    expect([this.#waiting, this.#limited.locked()]).toEqual([0, false]);
  }

  get #waiting(): number {
    return this.#tasks.filter((task) => !task.done()).length;
  }

  #acquire(eager: boolean): void {
    const acquire = (): Body<void> => this.#acquiring();
    this.#tasks.push(start(acquire, { eager }));
  }

  *#acquiring(): Body<void> {
    const place = this.#joined++;
    yield* this.#limited.acquire();
    this.#held++;
    this.served.push(place);
  }

  #release(): void {
    if (this.#held === 0) return;
    this.#held--;
    this.#limited.release();
  }

  /** At no time do more hold one than there are permits, and the living are served in the order in which they came. */
  #checkAlways(): void {
    expect(this.#held).toBeLessThanOrEqual(this.#permits);
    expect(this.served).toEqual([...this.served].sort((a, b) => a - b));
  }

  /** When all is quiet, nobody sleeps while a permit is free, and none is lost or made. */
  #checkSettled(): void {
    this.#checkAlways();
    const free = this.#permits - this.#held;
    if (free > 0) expect(this.#waiting).toBe(0);
    expect(now(this.#limited.waiters$)).toBe(this.#waiting);
    expect(this.#limited.locked()).toBe(free === 0);
    if (this.#limited instanceof Semaphore) expect(now(this.#limited.value$)).toBe(free);
  }
}

const limiteds: readonly (readonly [string, (permits: number) => Limited, number])[] = [
  ['Lock', () => new Lock(), 1],
  ['Semaphore of 1', (permits) => new Semaphore(permits), 1],
  ['Semaphore of 3', (permits) => new Semaphore(permits), 3],
  ['BoundedSemaphore of 2', (permits) => new BoundedSemaphore(permits), 2],
];

describe.each(limiteds)('random histories of a %s', (_name, make, permits) => {
  it('keep its permits, serve the living in order, and let nobody sleep while one is free', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const play = new Play(make(permits), permits);
          yield* play.play(steps);
          yield* play.finish();
        });
      }),
      { numRuns: 150 },
    );
  });

  it('show their numbers in streams that never repeat, and end with what is so', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const limited = make(permits);
          const seen: unknown[][] = [[], []];
          limited.waiters$.subscribe((value) => seen[0]!.push(value));
          const state = limited instanceof Semaphore ? limited.value$ : (limited as Lock).locked$;
          (state as Lock['waiters$']).subscribe((value) => seen[1]!.push(value));
          const play = new Play(limited, permits);
          yield* play.play(steps);
          expect(seen.map((values) => values.at(-1))).toEqual([now(limited.waiters$), now(state as Lock['waiters$'])]);
          for (const values of seen) expect(values.some((value, index) => index > 0 && value === values[index - 1])).toBe(false);
          yield* play.finish();
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('random releases of a Semaphore beyond its permits', () => {
  it('add one each, whoever waits or is cancelled', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        inTask(function* () {
          const semaphore = new Semaphore(0);
          const tasks: Task<true>[] = [];
          let released = 0;
          for (const each of steps) {
            if (each.kind === 'acquire') tasks.push(createTask(semaphore.acquire(), { eager: each.eager }));
            else if (each.kind === 'cancel') tasks[each.which]?.cancel();
            else if (each.kind === 'pass') yield* pass(each.count);
            else {
              semaphore.release();
              released++;
            }
          }
          yield* pass(steps.length + 3);
          const acquired = tasks.filter((task) => task.done() && !task.cancelled()).length;
          const waiting = tasks.filter((task) => !task.done()).length;
          expect(now(semaphore.value$)).toBe(released - acquired);
          expect(now(semaphore.waiters$)).toBe(waiting);
          if (released > acquired) expect(waiting).toBe(0);
        });
      }),
      { numRuns: 150 },
    );
  });
});
