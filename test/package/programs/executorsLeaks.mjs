import { readdirSync } from 'node:fs';
import * as asyncio from 'rxjs-asyncio';
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'rxjs-asyncio/executors';

const spin = function* () {
  yield 'running';
  for (;;);
};

/** What the process holds, where the platform tells. */
function held() {
  const count = (folder) => (process.platform === 'linux' ? readdirSync(folder).length : 0);
  const resources = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate');
  return { threads: count('/proc/self/task'), files: count('/proc/self/fd'), resources: resources.sort().join(), listeners: listeners() };
}

const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);

/** Cancels jobs: so many that run, and behind each some that wait. */
async function cancelJobs(executor, running, waiting) {
  for (let i = 0; i < running; i++) {
    const queued = [];
    await new Promise((resolve) => {
      const spinning = executor.stream(spin).subscribe(() => {
        for (let j = 0; j < waiting; j++) queued.push(executor.submit(() => 1).subscribe());
        spinning.unsubscribe();
        for (const job of queued) job.unsubscribe();
        resolve();
      });
    });
  }
}

async function measure(Pool, running, waiting) {
  const whole = async () => {
    const executor = new Pool({ maxWorkers: 1, grace: 0 });
    await cancelJobs(executor, running, waiting);
    await asyncio.asPromise(executor.shutdown());
    // What has ended is let go of in the turns after that.
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await whole();
  const before = held();
  await whole();
  return { before, after: held() };
}

console.log(
  JSON.stringify({
    threads: await measure(ThreadPoolExecutor, 40, 24),
    processes: await measure(ProcessPoolExecutor, 10, 99),
  }),
);
