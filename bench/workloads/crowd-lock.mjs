import { crowdWorkload } from '../harness/crowd.mjs';

export default crowdWorkload('lock that is handed on while N wait', ({ Lock, sleep }) => ({
  make: () => new Lock(),
  *wait(lock, turns) {
    for (let count = 0; ; count++) {
      yield* lock.acquire();
      // The first time, so that the others come to wait.
      if (count === 0) yield* sleep(0);
      lock.release();
      if (turns.isOver) return count;
      turns.take();
    }
  },
  *serve() {},
}));
