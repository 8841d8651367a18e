import * as asyncio from '../lib/index.js';

interface Step {
  name: string;
  takes: number;
  limit: number;
}

const perform = asyncio.coroutine(function* ({ name, takes }: Step) {
  try {
    yield* asyncio.sleep(takes);
    console.log(`  ${name}: done`);
  } finally {
    yield* asyncio.sleep(50);
    console.log(`  ${name}: cleaned up`);
  }
});

const performAll = (steps: Step[]) =>
  asyncio.timeout(null, function* (deadline) {
    for (const step of steps) {
      deadline.reschedule(asyncio.getRunningLoop().time() + step.limit);
      yield* perform(step);
    }
  });

const read = { name: 'read', takes: 100, limit: 10_000 };
const write = { name: 'write', takes: 100, limit: 10_000 };

const main = asyncio.coroutine(function* () {
  console.log('every step is in time:');
  yield* performAll([read, { name: 'pack', takes: 200, limit: 10_000 }, write]);

  console.log('a step hangs:');
  try {
    yield* performAll([read, { name: 'pack', takes: 60_000, limit: 200 }, write]);
  } catch (error) {
    if (!(error instanceof asyncio.TimeoutError)) throw error;
    console.log(`  ${error.name}`);
  }
});

await asyncio.run(main());
