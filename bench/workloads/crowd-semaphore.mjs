import { crowdWorkload } from '../harness/crowd.mjs';

export default crowdWorkload('semaphore of 10 whose permits are handed on while N wait', ({ Semaphore, sleep }) => ({
  make: () => new Semaphore(10),
  *wait(semaphore, turns) {
    for (let count = 0; ; count++) {
      yield* semaphore.acquire();
      // The first time, so that the others come to wait.
      if (count === 0) yield* sleep(0);
      semaphore.release();
      if (turns.isOver) return count;
      turns.take();
    }
  },
  *serve() {},
}));
