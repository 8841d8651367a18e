import { map, timer } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import { expose } from './_scenarios.js';

const after = asyncio.coroutine(function* (ms: number, value: string) {
  yield* asyncio.sleep(ms);
  return value;
});

expose({
  gather: () => asyncio.run(asyncio.gather([after(20, 'a'), timer(10).pipe(map(() => 'b')), Promise.resolve('c')])),

  async lock() {
    const lock = new asyncio.Lock();
    const lines: string[] = [];
    const hold = asyncio.coroutine(function* (name: string) {
      using _lease = yield* lock.hold();
      lines.push(`${name} in`);
      yield* asyncio.sleep(2);
      lines.push(`${name} out`);
    });
    await asyncio.run(asyncio.gather(['a', 'b', 'c'].map(hold)));
    return lines;
  },

  async cancellation() {
    const lines: string[] = [];
    const work = asyncio.coroutine(function* () {
      try {
        yield* asyncio.sleep(60_000);
      } finally {
        yield* asyncio.sleep(2);
        lines.push('cleaned up');
      }
    });
    const outcome = await asyncio.run(asyncio.waitFor(work(), 5)).catch((error: Error) => error.name);
    return [...lines, outcome];
  },

  /** A program that is always ready leaves the page its turns. */
  async fairness() {
    let frames = 0;
    const count = (): void => {
      frames++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    await asyncio.run(
      asyncio.coroutine(function* () {
        while (frames < 3) yield* asyncio.sleep(0);
      })(),
    );
    return frames;
  },
});
