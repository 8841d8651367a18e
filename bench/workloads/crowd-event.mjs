import { crowdWorkload } from '../harness/crowd.mjs';

export default crowdWorkload('event that wakes N, who wait again, for each', ({ Event, sleep }) => ({
  make: () => new Event(),
  *wait(event, turns) {
    for (let count = 0; ; count++) {
      yield* event.wait();
      if (turns.isOver) return count;
      turns.take();
    }
  },
  *serve(event, turns) {
    while (!turns.isOver) {
      event.set();
      event.clear();
      yield* sleep(0);
    }
    event.set();
  },
}));
