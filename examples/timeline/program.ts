import {
  coroutine,
  createTask,
  currentTask,
  gather,
  Semaphore,
  sleep,
  TimeoutError,
  waitFor,
  type EventLoop,
  type TraceEvent,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const worker = coroutine(function* worker(connection: Semaphore) {
  for (let page = 0; page < 2; page++) {
    yield* connection.acquire();
    yield* sleep(20); // download
    connection.release();
    yield* sleep(10); // save
  }
});

const report = coroutine(function* report() {
  try {
    yield* sleep(200);
  } finally {
    yield* sleep(12); // remove what is half written
  }
});

const hurry = coroutine(function* hurry() {
  try {
    yield* waitFor(report(), 45);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
});

const main = coroutine(function* main() {
  currentTask()!.setName('main');
  const connection = new Semaphore(1);
  yield* gather([
    createTask(worker(connection), { name: 'worker 1' }),
    createTask(worker(connection), { name: 'worker 2' }),
    createTask(hurry(), { name: 'report' }),
  ]);
});

/** Two workers that share a connection, and a report that is not ready in time; in virtual time. */
export function timeline(watch: (loop: EventLoop) => void): void {
  runVirtual((loop) => {
    watch(loop);
    return main();
  });
}

/** What `trace$` tells of it. */
export function traceOfTimeline(): TraceEvent[] {
  const events: TraceEvent[] = [];
  timeline((loop) => loop.trace$.subscribe((event) => events.push(event)));
  return events;
}
