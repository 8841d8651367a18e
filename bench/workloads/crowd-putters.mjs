import { crowdWorkload } from '../harness/crowd.mjs';

const size = 10;

export default crowdWorkload('queue of 10 in which N wait for room', ({ Queue, sleep }) => ({
  make: () => {
    const queue = new Queue(size);
    while (!queue.full()) queue.putNowait('the first');
    return queue;
  },
  *wait(queue, turns) {
    for (let count = 0; ; count++) {
      yield* queue.put(count);
      if (turns.isOver) return count;
      turns.take();
    }
  },
  *serve(queue, turns) {
    while (!turns.isOver) {
      // One at a time: who goes on takes all the room that there is.
      queue.getNowait();
      yield* sleep(0);
    }
    while (!queue.empty()) {
      queue.getNowait();
      yield* sleep(0);
    }
  },
}));
