import { crowdWorkload, operations } from '../harness/crowd.mjs';

export default crowdWorkload('barrier that N pass together, for each', ({ Barrier }) => ({
  make: (n) => ({ barrier: new Barrier(n), rounds: 1 + operations / n }),
  *wait({ barrier, rounds }, turns) {
    for (let count = 0; count < rounds; count++) {
      yield* barrier.wait();
      turns.take();
    }
    return rounds;
  },
  *serve() {},
}));
