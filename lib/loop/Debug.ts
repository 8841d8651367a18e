import { monotonicNow } from './clock.js';
import type { ExceptionContext } from './exceptions.js';
import type { ReadyQueue } from './ReadyQueue.js';
import type { EventLoop } from './EventLoop.js';
import { hooks } from './hooks.js';
import { shared } from './shared.js';

/** What is told of a coroutine that was never started: nothing here may hold the coroutine itself. */
interface Unstarted {
  readonly debug: Debug;
  readonly text: string;
}

const unstarted = new WeakMap<object, Unstarted>();
const collected = new FinalizationRegistry<Unstarted>((entry) => entry.debug._forgotten(entry));

/** A function or class: its frame, and those of what it called, are left out of a stack. */
type Skip = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown);

/** Where we are, seen from whoever called `skip`. */
function origin(skip: Skip): string {
  const holder = { stack: '' };
  if (typeof Error.captureStackTrace === 'function') Error.captureStackTrace(holder, skip);
  else holder.stack = new Error().stack ?? '';
  return holder.stack.replace(/^.*\n/, '');
}

/** What a loop does in debug mode only. */
export class Debug {
  readonly #origins = new WeakMap<object, string>();
  readonly #unstarted = new Set<Unstarted>();

  /** Keeps where a task, future or handle was made. */
  remember(subject: object, maker: Skip): void {
    this.#origins.set(subject, origin(maker));
  }

  /** Adds where the subject was made to what an exception handler is told. */
  trace(context: ExceptionContext): ExceptionContext {
    const subject = context.task ?? context.future ?? context.handle;
    const sourceTraceback = subject === undefined ? undefined : this.#origins.get(subject);
    return sourceTraceback === undefined ? context : { ...context, sourceTraceback };
  }

  /** Runs one item and names it when it held the thread for too long. */
  runTimed(ready: ReadyQueue, loop: EventLoop): number {
    if (ready.batchIsDone) return 0;
    const item = ready.peek();
    const name = item.toString();
    const begin = monotonicNow();
    const count = ready.run(1, loop);
    const duration = monotonicNow() - begin;
    hooks.stepped?.(item);
    if (duration >= loop.slowCallbackDuration) console.warn(`Executing ${name} took ${duration.toFixed(0)} ms`);
    return count;
  }

  created(coroutine: object, name: string, maker: Skip): void {
    const entry: Unstarted = { debug: this, text: `${name}() was never awaited; it was made\n${origin(maker)}` };
    unstarted.set(coroutine, entry);
    this.#unstarted.add(entry);
    collected.register(coroutine, entry);
  }

  /** @internal */
  _started(entry: Unstarted): void {
    this.#unstarted.delete(entry);
  }

  /** @internal */
  _forgotten(entry: Unstarted): void {
    if (this.#unstarted.delete(entry)) console.warn(entry.text);
  }

  /** Names the coroutines that were made and never started, when there is no more time for them. */
  reportForgotten(): void {
    for (const entry of this.#unstarted) this._forgotten(entry);
  }
}

/** Notes a coroutine that was made while some loop is in debug mode. */
export function noteCreated(coroutine: object, name: string, maker: Skip): void {
  const loop = shared.loop ?? shared.setLoop ?? shared.virtualLoop ?? shared.realLoop;
  loop?._debug?.created(coroutine, name, maker);
}

/** Notes that a coroutine was started, or is let go on purpose. */
export function noteStarted(coroutine: object): void {
  const entry = unstarted.get(coroutine);
  entry?.debug._started(entry);
}
