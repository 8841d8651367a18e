import * as asyncio from 'rxjs-asyncio';
import { connectLoop, exposeLoop, runCoroutineThreadsafe } from 'rxjs-asyncio/executors';
import type { Functions } from './_functions.js';
import { caught } from './_scenarios.js';

const name = self.name;
const say = (said: unknown): void => self.postMessage({ said });

/** Each is the program of a worker of this name. */
const programs: Record<string, () => unknown> = {
  blocks() {
    const remote = connectLoop<Functions>(self);
    const add = runCoroutineThreadsafe('add', [1, 2], remote);
    const fail = runCoroutineThreadsafe('fail', ['declined'], remote);
    const error = fail.exception() as Error;
    const missing = caught(() => runCoroutineThreadsafe('missing' as never, [] as never, remote).result());
    return [add.result(), error instanceof asyncio.QueueEmpty, error.message, missing];
  },

  values() {
    const remote = connectLoop<Functions>(self);
    const value = { map: new Map([[1, 'a']]), none: undefined, bytes: new Uint8Array(300_000).fill(7) };
    const back = runCoroutineThreadsafe('echo', [value], remote).result() as typeof value;
    return [back.map.get(1), 'none' in back, back.bytes.length, back.bytes.every((byte) => byte === 7)];
  },

  cancels() {
    const remote = connectLoop<Functions>(self);
    const future = runCoroutineThreadsafe('hang', [], remote);
    const timedOut = caught(() => future.result(20));
    void future.cancel('enough');
    return [timedOut, caught(() => future.result()), future.cancelled(), runCoroutineThreadsafe('lines', [], remote).result()];
  },

  async subscribes() {
    const remote = connectLoop<Functions>(self);
    const blocked = caught(() => runCoroutineThreadsafe('add', [1, 2], remote).result());
    return [blocked, await asyncio.asPromise(runCoroutineThreadsafe('add', [3, 4], remote))];
  },

  soon() {
    const remote = connectLoop<Functions>(self);
    remote.callSoonThreadsafe('set', 'from a worker');
    return 'sent';
  },

  hangs() {
    const future = runCoroutineThreadsafe('hang', [], connectLoop<Functions>(self));
    return crossOriginIsolated ? future.result() : asyncio.asPromise(future);
  },

  closes() {
    runCoroutineThreadsafe('hang', [], connectLoop<Functions>(self));
    self.onmessage = () => self.close();
    return 'submitted';
  },

  withdrawn() {
    const remote = connectLoop<Functions>(self);
    const future = runCoroutineThreadsafe('hang', [], remote);
    return caught(() => future.result());
  },

  roundTrip() {
    const remote = connectLoop<Functions>(self);
    const times: number[] = [];
    for (let i = 0; i < 2_000; i++) {
      const from = performance.now();
      runCoroutineThreadsafe('add', [i, 1], remote).result();
      times.push(performance.now() - from);
    }
    return times.sort((a, b) => a - b)[1_000];
  },

  owns() {
    exposeLoop(self, {
      double: asyncio.coroutine(function* (n: number) {
        yield* asyncio.sleep(1);
        return 2 * n;
      }),
    });
    return 'exposed';
  },
};

void (async () => say(await programs[name]!()))();
