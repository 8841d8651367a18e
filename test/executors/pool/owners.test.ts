import { lastValueFrom, toArray } from 'rxjs';
import { asPromise, CancelledError, coroutine, EventLoop, getRunningLoop, run, sleep, type Future } from '../../../lib/index.js';
import { ThreadPoolExecutor } from '../../../lib/executors/index.js';
import { errorOf, Gate, kinds, pass } from './support.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A job of that loop. */
function submitIn<R>(loop: EventLoop, submit: () => Future<R>): Future<R> {
  let job!: Future<R>;
  loop._within(() => (job = submit()));
  return job;
}

describe('an executor that two loops share', () => {
  it('answers each on its own loop.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const loops = [new EventLoop(), new EventLoop()];
    const gate = new Gate();
    const heard = loops.map(
      (loop) =>
        new Promise<boolean>((resolve) => {
          const job = submitIn(loop, () => executor.submit(pass, gate.shared)._begin(loop));
          job.addDoneCallback(() => resolve(getRunningLoop() === loop));
        }),
    );
    await gate.whenEntered(2);
    gate.open();
    expect(await Promise.all(heard)).toEqual([true, true]);
    for (const loop of loops) loop.close();
  });

  it('does the jobs of one when the other has cancelled its own.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 2 });
    const [one, other] = [new EventLoop(), new EventLoop()];
    const gates = [new Gate(), new Gate()];
    const cancelled = submitIn(one, () => executor.submit(pass, gates[0]!.shared, 1)._begin(one));
    const kept = submitIn(other, () => executor.submit(pass, gates[1]!.shared, 2)._begin(other));
    await Promise.all(gates.map((gate) => gate.whenEntered()));
    cancelled.cancel();
    gates[1]!.open();
    expect(await asPromise(kept)).toBe(2);
    expect(await errorOf(cancelled)).toBeInstanceOf(CancelledError);
    one.close();
    other.close();
  });

  it('may be used in one run after the other.', async () => {
    await using executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const main = coroutine(function* (x: number) {
      yield* sleep(0);
      return yield* executor.submit((y: number) => y + 1, x);
    });
    expect([await run(main(1)), await run(main(2))]).toEqual([2, 3]);
  });

  it('works on when one is closed in the middle of its job.', async () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const executor = new ThreadPoolExecutor({ maxWorkers: 1 });
    const loop = new EventLoop();
    const gate = new Gate();
    const job = submitIn(loop, () => executor.submit(pass, gate.shared, 1)._begin(loop));
    job.addDoneCallback(() => undefined);
    await gate.whenEntered();
    loop.close();
    gate.open();
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
    await asPromise(executor.shutdown());
    expect(reported.mock.calls).toEqual([['a Future was settled after its loop was closed: <Future finished>']]);
  });

  it('ends the stream of one that is closed, and works on.', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const executor = new ThreadPoolExecutor({ maxWorkers: 1, grace: 60_000 });
    const loop = new EventLoop();
    const gate = new Gate();
    const endless = executor.stream(function* (shared: SharedArrayBuffer) {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        Atomics.store(new Int32Array(shared), 2, 1);
      }
    }, gate.shared);
    await new Promise<void>((resolve) => loop.callSoon(() => endless.subscribe(() => resolve())));
    loop.close();
    expect(await asPromise(executor.submit(() => 'works on'))).toBe('works on');
    expect(gate.aborted).toBe(true);
    await asPromise(executor.shutdown());
  });
});

describe.each(kinds)('a %s that was dropped', (_name, Pool) => {
  it('does what it was given to the end.', async () => {
    const values = await lastValueFrom(new Pool({ maxWorkers: 1 }).map((x: number) => x * x, [1, 2, 3]).pipe(toArray()));
    expect(values).toEqual([1, 4, 9]);
  });
});
