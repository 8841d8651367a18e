/** So many operations are timed whatever N is, so that the garbage of each is collected within the clock. */
export const operations = 1_000_000;

/** Starts the clock when N are there. What was made to get there is collected before: each round makes N anew. */
export function startClock(clock) {
  globalThis.gc();
  clock.start();
}

/** Counts the turns of N who come one after the other, again and again: a round for all to settle, then those that are timed. */
export class Turns {
  #untimed;
  #clock;
  #taken = 0;
  isOver = false;

  constructor(n, clock) {
    this.#untimed = n;
    this.#clock = clock;
  }

  take() {
    this.#taken++;
    if (this.#taken === this.#untimed) startClock(this.#clock);
    if (this.#taken === this.#untimed + operations) {
      this.#clock.stop();
      this.isOver = true;
    }
  }
}

/**
 * What a turn costs while N tasks wait for theirs.
 *
 * @param setUp given the library; returns `{ make, wait, serve }`: what they wait for; the body of each of them, which takes its
 *   turns and returns how many it had; and a body that gives them turns until that is over
 */
export const crowdWorkload = (title, setUp) => ({
  title,
  n: 100_000,
  operations,
  targets: {},
  expected: () => 'as many turns each',
  peers: {
    'rxjs-asyncio': (library) => {
      const { make, wait, serve } = setUp(library);
      const { asPromise, coroutine, createTask, sleep } = library;
      const waiting = coroutine(wait);
      const serving = coroutine(serve);
      const main = coroutine(function* (n, clock) {
        const subject = make(n);
        const turns = new Turns(n, clock);
        const tasks = Array.from({ length: n }, () => createTask(waiting(subject, turns)));
        yield* sleep(0);
        yield* serving(subject, turns, n);
        let fewest = Infinity;
        let most = 0;
        for (const task of tasks) {
          const count = yield* task;
          fewest = Math.min(fewest, count);
          most = Math.max(most, count);
        }
        return most - fewest <= 1 ? 'as many turns each' : `from ${fewest} to ${most} turns`;
      });
      return (n, clock) => asPromise(main(n, clock));
    },
  },
});

/** What putting an item and getting one costs while there are N. */
export const itemsWorkload = (title, setUp) => ({
  title,
  n: 100_000,
  operations,
  targets: {},
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': (library) => async (n, clock) => {
      const queue = setUp(library);
      for (let i = 0; i < n; i++) queue.putNowait((i * 7919) % n);
      startClock(clock);
      for (let i = 0; i < operations; i++) {
        queue.putNowait((i * 7919) % n);
        queue.getNowait();
      }
      clock.stop();
      return queue.qsize();
    },
  },
});
