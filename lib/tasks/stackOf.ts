import { describe } from '../check.js';
import { shared } from '../loop/shared.js';
import { isCoroutine, type Frame } from './Coroutine.js';
import { ownerOf } from './cycles.js';
import { frameName } from './frameNames.js';
import { isFuture } from './Future.js';
import type { Task } from './Task.js';

/**
 * The calls that a task is in, innermost first. Of the running task only those are known that have called into something
 * which was suspended before.
 */
export function stackOf(task: Task<unknown>): string[] {
  if (task.done()) return [];
  const frames = shared.task === task ? task._frames.slice(0, -1) : task._frames;
  const stack = frames.map((frame) => callOf(frame)).reverse();
  // What it was made from has a name in any case.
  if (stack.length === 0 || stack.at(-1) === '?') stack[Math.max(0, stack.length - 1)] = rootOf(task);
  const { _waitsFor: place } = task;
  if (place === null || ownerOf(place) === null) return stack;
  // Waiting in the queue of a lock is a call, though it needs no frame.
  const call = place._describe();
  return call === stack[0] ? stack : [call, ...stack];
}

/** What a Future says of itself is no name of a function. */
function callOf(frame: Frame): string {
  const name = frameName(frame);
  if (name === null) return '?';
  return isFuture(frame) ? name : `${name}()`;
}

function rootOf(task: Task<unknown>): string {
  const { _input: input } = task;
  return isCoroutine(input) ? input.toString() : describe(input);
}
