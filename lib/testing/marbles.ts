import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { checkFunction } from '../check.js';
import { setEventLoop } from '../loop/currentLoop.js';
import { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { assertEqual } from './assertEqual.js';

/**
 * RxJS's `TestScheduler.run`, with an event loop of its own, on which every construct is virtual.
 *
 * ```ts
 * marbles(({ cold, expectObservable }) => {
 *   const source = gather([cold('--a|'), cold('-b|')]);
 *   expectObservable(source).toBe('---(x|)', { x: ['a', 'b'] });
 * });
 * ```
 *
 * @param assertDeepEqual compares what was expected and what came. Default: the test framework's global `expect`, else
 * a comparison that throws an Error with both.
 * @throws TypeError when `test` is not a function
 */
export function marbles(
  test: (helpers: RunHelpers & { loop: EventLoop }) => void,
  assertDeepEqual: (actual: unknown, expected: unknown) => void = assertEqual,
): void {
  checkFunction('marbles', 'test', test);
  const outer = shared.setLoop;
  const loop = new EventLoop();
  setEventLoop(loop);
  try {
    new TestScheduler(assertDeepEqual).run((helpers) => test({ ...helpers, loop }));
  } finally {
    setEventLoop(outer);
    loop._drop();
  }
}
