import { asPromise } from '../../../lib/index.js';
import { ThreadPoolExecutor, transfer, WorkerCrashedError } from '../../../lib/executors/index.js';
import { errorOf, Gate, kinds, outcome, pass, startedWorkers } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Sends what a function may send on the line to its executor, and ends when the executor has answered something else. */
async function garble(messages: unknown[]): Promise<string> {
  const port = process.getBuiltinModule('node:worker_threads').parentPort;
  for (const message of messages) {
    if (port === null) process.send!(message);
    else port.postMessage(message);
  }
  await new Promise((resolve) => setImmediate(resolve));
  return 'undisturbed';
}

/** For each call that a worker may be at. */
const ids = [...Array(30).keys()];

describe.each(kinds)('a %s', (_name, Pool) => {
  let executor: ThreadPoolExecutor;
  beforeAll(() => {
    executor = new Pool({ maxWorkers: 1 }) as ThreadPoolExecutor;
  });
  afterAll(() => asPromise(executor.shutdown()));

  it.each([
    ['null', [null]],
    ['a number', [5]],
    ['a list', [[1, 2]]],
    ['what workerpool says first', ['ready']],
    ['objects with an id', ids.map((id) => ({ id, text: 'mine' }))],
    ['what would end a clean-up of workerpool', ids.map((id) => ({ id, method: '__workerpool-cleanup__', error: null }))],
    ['events of no use', ids.flatMap((id) => [null, 5, 'x', {}].map((payload) => ({ id, isEvent: true, payload })))],
  ])('takes no notice of messages of a function: %s.', async (_kind, messages) => {
    expect(await outcome(executor.submit(garble, messages))).toEqual({ value: 'undisturbed' });
    expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
  });

  it.each([[null], [5], ['text'], [{}]])('fails a job that answers for itself with something that is no reply: %p.', async (result) => {
    const error = await errorOf(executor.submit(garble, ids.map((id) => ({ id, result, error: null }))));
    expect(error).toBeInstanceOf(WorkerCrashedError);
    expect(error.message).toBe('the worker that ran garble is gone: it sent a reply that is none');
    expect(await outcome(executor.submit(() => 'works on'))).toEqual({ value: 'works on' });
  });
});

it('a thread whose message can not be read here is ended, and its job fails.', async () => {
  const workers = startedWorkers();
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  const failing = errorOf(executor.submit(pass, gate.shared));
  await gate.whenEntered();
  workers.list[0]!.emit('messageerror', new TypeError('it could not be deserialised'));
  expect((await failing).message).toBe('the worker that ran pass is gone: it could not be deserialised');
  expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
});

it('an argument that a thread can not read fails its job, which did not run.', async () => {
  const workers = startedWorkers();
  await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
  const gate = new Gate();
  gate.open();
  const { buffer } = new Uint8Array(4);
  const first = new Uint8Array(buffer);
  const second = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  // A buffer that is gone is to be moved: Node 20 posts that, and the thread can't read it; later ones refuse to.
  const error = await errorOf(executor.submit(pass, gate.shared, transfer([first, second], [buffer]) as never));
  expect(error).toBeInstanceOf(TypeError);
  const reason = posts(buffer) ? 'read by a worker: Unable to deserialize cloned data.' : 'sent to a worker: Cannot transfer object of unsupported type.';
  expect(error.message).toBe(`an argument of pass can't be ${reason}`);
  expect(gate.entered).toBe(0);
  expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
  expect(workers.list).toHaveLength(1);
  // It is not counted among those that have begun: else the next that dies with its worker would be run again.
  const exiting = executor.submit((shared: SharedArrayBuffer): never => {
    Atomics.add(new Int32Array(shared), 3, 1);
    return process.exit(6);
  }, gate.shared);
  expect(await errorOf(exiting)).toMatchObject({ name: 'WorkerCrashedError', exitCode: 6 });
  expect(new Int32Array(gate.shared)[3]).toBe(1);
});

/** Whether this Node posts it, though it is gone. */
function posts(buffer: ArrayBuffer): boolean {
  const { port1 } = new MessageChannel();
  try {
    port1.postMessage(buffer, [buffer]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
  }
}
