import { crowdWorkload } from '../harness/crowd.mjs';

export default crowdWorkload('condition that notifies one while N wait', ({ Condition, sleep }) => ({
  make: () => new Condition(),
  *wait(condition, turns) {
    yield* condition.acquire();
    for (let count = 0; ; count++) {
      yield* condition.wait();
      if (turns.isOver) {
        condition.release();
        return count;
      }
      turns.take();
    }
  },
  *serve(condition, turns) {
    while (!turns.isOver) {
      yield* condition.acquire();
      condition.notify();
      condition.release();
      yield* sleep(0);
    }
    yield* condition.acquire();
    condition.notifyAll();
    condition.release();
  },
}));
