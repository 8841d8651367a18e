import { RuntimeError } from '../errors.js';
import { shared } from '../loop/shared.js';

/** A suspended body asks its task to run the body of a coroutine, and to come back with its value. */
export const CALL = 0;
/** … to wait for a Future. */
export const WAIT = 1;
/** … to come back in the next iteration. */
export const PASS = 2;
export type RequestKind = typeof CALL | typeof WAIT | typeof PASS;

/** Who can be asked for: a Coroutine or a Future. */
export interface Request {
  readonly _isRun?: boolean;
  cancel?(): boolean;
  toString(): string;
}

/** What every suspended `yield*` hands to the task; the request itself travels beside it, in the task. */
export const suspended: IteratorResult<never, never> = { done: false, value: undefined as never };

/** Called from the iterator of what is awaited: tells the running task what its body waits for. */
export function suspend(request: Request, kind: RequestKind): IteratorResult<never, never> {
  if (shared.task === null) {
    throw new RuntimeError(`yield* ${request.toString()} outside a task: write it in the body of a coroutine()`);
  }
  if (shared.request !== null) {
    dismiss(request);
    throw new RuntimeError('an awaitable was iterated: it can only be awaited, with yield*');
  }
  shared.request = request;
  shared.requestKind = kind;
  return suspended;
}

/** Who iterates an awaitable gets a request that no task will see: what was begun for it is let go. */
function dismiss(request: Request): void {
  for (const begun of [shared.request, request]) if (begun?._isRun === true) begun.cancel?.();
  for (const frame of shared.left.splice(0)) frame.return?.(undefined as never);
  shared.request = null;
}
