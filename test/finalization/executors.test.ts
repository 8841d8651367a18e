import { asPromise } from '../../lib/index.js';
import { isAlive, kinds, startedWorkers } from '../executors/pool/support.js';
import { collectGarbage } from '../loop/helpers.js';

// Jest mocks what is a mock already only once, and that would call itself.
afterEach(() => jest.restoreAllMocks());

describe.each(kinds)('a %s that was dropped', (_name, Pool) => {
  it('ends its workers when it is collected, and still does what was made before.', async () => {
    let late: (() => Promise<number>) | null = null;
    const pids: number[] = [];
    const use = async (): Promise<WeakRef<object>> => {
      const executor = new Pool({ maxWorkers: 1 });
      pids.push(await asPromise(executor.submit(() => process.pid)));
      const call = executor.submit(() => 7);
      late = () => asPromise(call);
      return new WeakRef(executor);
    };
    const workers = startedWorkers();
    const executor = await use();
    const isGone = (): boolean => (pids[0] === process.pid ? workers.list[0]!.threadId === -1 : !isAlive(pids[0]!));
    for (let i = 0; i < 100 && !isGone(); i++) await collectGarbage(isGone);
    expect([isGone(), executor.deref()]).toEqual([true, undefined]);
    expect(await late!()).toBe(7);
  });
});
