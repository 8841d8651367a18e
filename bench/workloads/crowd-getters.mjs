import { crowdWorkload } from '../harness/crowd.mjs';

export default crowdWorkload('queue whose items N wait for', ({ Queue, sleep }) => ({
  make: () => new Queue(),
  *wait(queue, turns) {
    for (let count = 0; ; count++) {
      yield* queue.get();
      if (turns.isOver) return count;
      turns.take();
    }
  },
  *serve(queue, turns, n) {
    while (!turns.isOver) {
      // One at a time: who goes on takes all that there is.
      queue.putNowait('an item');
      yield* sleep(0);
    }
    for (let item = 0; item < n; item++) queue.putNowait('the last');
  },
}));
