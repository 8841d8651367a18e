import { RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';
import type { Frame } from './Coroutine.js';

/** A body asks its task for nothing. */
export const NOTHING = 0;
/** A suspended body asks its task to run the body of a coroutine, and to come back with its value. */
export const CALL = 1;
/** … to wait for a Future. */
export const WAIT = 2;
/** … to come back in the next iteration. */
export const PASS = 3;
export type RequestKind = typeof NOTHING | typeof CALL | typeof WAIT | typeof PASS;

/** Who can be asked for: a Coroutine or a Future. */
export interface Request {
  readonly _isRun?: boolean;
  cancel?(): boolean;
  _leftUnread?(): void;
  toString(): string;
}

/** What every suspended `yield*` hands to the task; the request itself travels beside it, in the task. */
export const suspended: IteratorResult<never, never> = { done: false, value: undefined as never };

/** Called from the iterator of what is awaited: tells the running task what its body waits for. */
export function suspend(request: Request, kind: Exclude<RequestKind, typeof NOTHING>): IteratorResult<never, never> {
  if (shared.task === null || shared.requestKind !== NOTHING) throw refusal(request);
  // V8 takes a note of each young object that is stored in an old one.
  if (shared.request !== request) shared.request = request;
  shared.requestKind = kind;
  return suspended;
}

function refusal(request: Request): RuntimeError {
  if (shared.task === null) return notInTask(request);
  letGo(request);
  dismissRequests();
  return wasIterated();
}

/** Only a task can wait for something. */
export function notInTask(request: Request): RuntimeError {
  return new RuntimeError(`yield* ${request.toString()} outside a task: write it in the body of a coroutine()`);
}

/** Whether a body has iterated an awaitable and gone on: its request is still there. */
export function hasStrayRequest(): boolean {
  return shared.requestKind !== NOTHING || shared.left.length > 0;
}

/** Runs the step of another task: for what a body has iterated, nobody but that body is to blame. */
export function withoutStrays(step: () => void): void {
  const { request, requestKind, left } = shared;
  shared.requestKind = NOTHING;
  shared.left = [];
  try {
    step();
  } finally {
    shared.request = request;
    shared.requestKind = requestKind;
    shared.left = left;
  }
}

/** Who iterates an awaitable makes a request that no task will see: what was begun for it is let go. */
export function dismissRequests(): void {
  if (shared.requestKind !== NOTHING) letGo(shared.request!);
  for (const frame of shared.left.splice(0)) closeFrame(frame);
  shared.requestKind = NOTHING;
  shared.left.length = 0;
}

function letGo(request: Request): void {
  if (request._isRun !== true) return;
  request.cancel?.();
  request._leftUnread?.();
}

function closeFrame(frame: Frame): void {
  try {
    frame.return?.(undefined as never);
  } catch {
    // The body that iterated it gets an error of its own.
  }
}

export function wasIterated(): RuntimeError {
  return new RuntimeError('an awaitable was iterated: it can only be awaited, with yield*');
}
