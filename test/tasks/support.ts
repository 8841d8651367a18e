import { coroutine, type Body, type EventLoop, type ExceptionContext, type Future } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

export type Say = (text: string) => void;

/** Runs `body` as the main task of a program in virtual time. */
export function inTask<T>(body: (loop: EventLoop) => Body<T>): T {
  return runVirtual((loop) => coroutine(body, { name: 'main' })(loop)).value;
}

/** The same, and returns what was said, each line with the number of its iteration; `body` starts in the first. */
export function traced(body: (say: Say, loop: EventLoop, iteration: () => number) => Body<unknown>): string[] {
  const lines: string[] = [];
  inTask(function* (loop) {
    let iteration = 1;
    const tick = (): void => {
      iteration++;
      loop.callSoon(tick);
    };
    loop.callSoon(tick);
    yield* body(
      (text) => void lines.push(`i${iteration}: ${text}`),
      loop,
      () => iteration,
    );
  });
  return lines;
}

/** What the exception handler of `loop` is told from now on. */
export function reportsOf(loop: EventLoop): ExceptionContext[] {
  const contexts: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => void contexts.push(context));
  return contexts;
}

/** What `fn` throws. */
export function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Lets everything run that can without time passing: microtasks, and what a busy loop has left for after the host's turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
}

/** Fulfilled when `future` is done, whatever it settles to. */
export function settled(future: Future<unknown>): Promise<void> {
  return new Promise((resolve) => future.addDoneCallback(() => resolve()));
}
