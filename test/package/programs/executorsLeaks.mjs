import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as asyncio from 'rxjs-asyncio';
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'rxjs-asyncio/executors';

/** Says that it runs, and ends when it is told to. */
const cooperative = async function () {
  const { signal } = this;
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
  this.progress('running');
  await aborted;
};

/** Says that it runs, and hears nothing. */
const spin = function* () {
  yield 'running';
  for (;;);
};

const count = (folder) => (process.platform === 'linux' ? readdirSync(folder).length : 0);
const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
const notes = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`rxjs-asyncio-mark-${process.pid}-`)).length;

/** What the process holds, where the platform tells. */
function held() {
  const resources = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate');
  return {
    threads: count('/proc/self/task'),
    files: count('/proc/self/fd'),
    resources: resources.sort().join(),
    listeners: listeners(),
    children: children(),
    ports: ports(),
    notes: notes(),
  };
}

/** Runs a job until it says that it runs, and cancels it. */
function cancelOne(executor, fn) {
  return new Promise((resolve, reject) => {
    const job = executor.stream(fn).subscribe({
      next: () => {
        job.unsubscribe();
        resolve();
      },
      error: reject,
    });
  });
}

/** Cancels so many jobs that run, several at a time. */
async function cancelJobs(executor, fn, jobs) {
  let started = 0;
  let begun = 0;
  const lane = async () => {
    while (started < jobs) {
      started++;
      await cancelOne(executor, fn);
      begun++;
    }
  };
  await Promise.all(Array.from({ length: executor.maxWorkers }, lane));
  return begun;
}

async function measure(Pool, fn, jobs, options) {
  const whole = async (jobs) => {
    const executor = new Pool({ maxWorkers: 2, ...options });
    const begun = await cancelJobs(executor, fn, jobs);
    await asyncio.asPromise(executor.shutdown());
    // What has ended is let go of in the turns after that.
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 1));
    return begun;
  };
  await whole(4);
  const before = held();
  const begun = await whole(jobs);
  return { begun, before, after: held() };
}

console.log(
  JSON.stringify({
    told: await measure(ThreadPoolExecutor, cooperative, 1_000, { grace: 60_000 }),
    toldProcesses: await measure(ProcessPoolExecutor, cooperative, 1_000, { grace: 60_000 }),
    killed: await measure(ThreadPoolExecutor, spin, 250, { grace: 0 }),
    killedProcesses: await measure(ProcessPoolExecutor, spin, 60, { grace: 0 }),
  }),
);
