import * as asyncio from '../lib/index.js';

const phases = [
  { title: 'loading', Ada: 50, Ben: 100, Cleo: 150 },
  { title: 'sorting', Ada: 100, Ben: 150, Cleo: 50 },
  { title: 'saving', Ada: 150, Ben: 50, Cleo: 100 },
];

const barrier = new asyncio.Barrier(3);

const work = asyncio.coroutine(function* (name: 'Ada' | 'Ben' | 'Cleo') {
  for (const phase of phases) {
    yield* asyncio.sleep(phase[name]);
    console.log(`  ${name} is done with ${phase.title}`);
    const index = yield* barrier.wait();
    if (index === barrier.parties - 1) console.log(`${phase.title} is over`);
  }
});

await asyncio.run(asyncio.gather([work('Ada'), work('Ben'), work('Cleo')]));
