import { RuntimeError } from '../errors.js';
import { describe } from '../check.js';
import { EventLoop } from './EventLoop.js';
import { shared } from './shared.js';
import { isVirtual, virtualRun } from './virtualTime.js';

/**
 * The loop whose callback, task or coroutine is running now. asyncio: `asyncio.get_running_loop()`.
 *
 * ```ts
 * const start = getRunningLoop().time();
 * yield* sleep(10);
 * console.log(getRunningLoop().time() - start >= 10); // true
 * ```
 *
 * @throws RuntimeError outside a callback, task or coroutine of a loop
 */
export function getRunningLoop(): EventLoop {
  if (shared.loop === null) throw new RuntimeError('no running event loop: call this from a callback, task or coroutine of a loop');
  return shared.loop;
}

/**
 * The running loop, else the one that `setEventLoop` set, else the default one of this thread. Each `TestScheduler.run`
 * has a default loop of its own.
 *
 * asyncio: `asyncio.get_event_loop()`, which from 3.14 raises where no loop runs.
 *
 * ```ts
 * getEventLoop().callLater(10, console.log, 'later');
 * console.log('now'); // now, later
 * ```
 */
export function getEventLoop(): EventLoop {
  const loop = shared.loop ?? shared.setLoop;
  if (loop !== null && !loop.isClosed()) return loop;
  return isVirtual() ? virtualDefault() : realDefault();
}

/**
 * The loop that an option names, else the current one.
 *
 * @internal
 */
export function loopFrom(where: string, loop: EventLoop | undefined): EventLoop {
  if (loop === undefined) return shared.loop ?? getEventLoop();
  // A branded instanceof costs more than the rest of making a Future.
  if ((loop === shared.loop && shared.loop !== null) || loop instanceof EventLoop) return loop;
  throw new TypeError(`${where} must be an EventLoop, got ${describe(loop)}`);
}

function realDefault(): EventLoop {
  if (shared.realLoop === null || shared.realLoop.isClosed()) shared.realLoop = new EventLoop();
  return shared.realLoop;
}

function virtualDefault(): EventLoop {
  const run = virtualRun();
  const { virtualLoop } = shared;
  if (virtualLoop !== null && !virtualLoop.isClosed() && shared.virtualRun === run) return virtualLoop;
  virtualLoop?._drop();
  const loop = new EventLoop();
  shared.virtualLoop = loop;
  shared.virtualRun = run;
  void Promise.resolve().then(() => dropVirtual(loop));
  return loop;
}

/** A native microtask runs when `TestScheduler.run`, which is synchronous, is over. */
function dropVirtual(loop: EventLoop): void {
  if (shared.virtualLoop === loop) shared.virtualLoop = null;
  loop._drop();
}

/**
 * Makes `loop` the one that `getEventLoop` gives where none is running; `null` goes back to the default one.
 *
 * asyncio: `asyncio.set_event_loop()`.
 *
 * ```ts
 * const loop = newEventLoop();
 * setEventLoop(loop);
 * console.log(getEventLoop() === loop); // true
 * ```
 *
 * @throws TypeError when `loop` is neither an EventLoop nor null
 */
export function setEventLoop(loop: EventLoop | null): void {
  if (loop !== null && !(loop instanceof EventLoop)) {
    throw new TypeError(`setEventLoop: loop must be an EventLoop or null, got ${describe(loop)}`);
  }
  shared.setLoop = loop;
}

/**
 * A new loop. asyncio: `asyncio.new_event_loop()`.
 *
 * ```ts
 * const loop = newEventLoop();
 * const task = loop.createTask(work());
 * console.log(task.getLoop() === loop); // true
 * ```
 */
export function newEventLoop(): EventLoop {
  return new EventLoop();
}
