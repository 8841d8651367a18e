import * as asyncio from '../lib/index.js';

const barrier = new asyncio.Barrier(3);

const phases = [
  { title: 'read', Ada: 50, Ben: 100, Cleo: 150 },
  { title: 'sort', Ada: 100, Ben: 150, Cleo: 50 },
  { title: 'write', Ada: 150, Ben: 50, Cleo: 100 },
];

const work = asyncio.coroutine(function* (name: 'Ada' | 'Ben' | 'Cleo') {
  for (const phase of phases) {
    yield* asyncio.sleep(phase[name]);
    console.log(`  ${name}: ${phase.title}`);
    const index = yield* barrier.wait();
    if (index === barrier.parties - 1) console.log(`all have ${phase.title}`);
  }
});

await asyncio.run(asyncio.gather([work('Ada'), work('Ben'), work('Cleo')]));
