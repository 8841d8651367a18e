import { brand } from './brand.js';
import { checkFunction } from './check.js';

/**
 * Thrown into a coroutine that is cancelled, at the point where it is suspended; the outcome of a cancelled Future.
 *
 * asyncio: `asyncio.CancelledError`, which no `except Exception` catches. JavaScript has one `catch` for everything:
 * let it pass with {@link throwIfCancelled}.
 *
 * ```ts
 * const task = createTask(sleep(1_000));
 * task.cancel('not needed');
 * task.subscribe({ error: (error) => console.log(error.name, error.message) }); // CancelledError not needed
 * ```
 */
export class CancelledError extends Error {}

/**
 * An operation that the state of a Future does not allow: a result set twice, or read too early. asyncio:
 * `InvalidStateError`.
 */
export class InvalidStateError extends Error {}

/** Something done in the wrong place or at the wrong time: a closed loop used, no loop running. Python: `RuntimeError`. */
export class RuntimeError extends Error {}

/** A program in virtual time that waits for something that can't come. No asyncio equivalent: there it hangs. */
export class DeadlockError extends Error {}

/** A program in virtual time that is always ready, so that time can't pass. No asyncio equivalent: there it spins. */
export class LivelockError extends Error {}

/** A `ContextVar` without a value. Python: `LookupError`. */
export class LookupError extends Error {}

/** `getNowait()` of an empty queue. asyncio: `QueueEmpty`. */
export class QueueEmpty extends Error {}

/** `putNowait()` into a full queue. asyncio: `QueueFull`. */
export class QueueFull extends Error {}

/** A queue used after its `shutdown()`. asyncio: `QueueShutDown` (3.13). */
export class QueueShutDown extends Error {}

/** A wait on a barrier that was reset or aborted. asyncio: `BrokenBarrierError`, a kind of `RuntimeError`. */
export class BrokenBarrierError extends RuntimeError {}

type Predicate = (error: unknown) => boolean;

/**
 * Several errors of one task group, in the order in which the tasks ended; groups nest.
 *
 * Python: `ExceptionGroup` (PEP 654).
 *
 * ```ts
 * const group = new ExceptionGroup([new TypeError('a'), new RangeError('b')], 'unhandled errors in a task group');
 * const [types, rest] = group.split((error) => error instanceof TypeError);
 * console.log(types?.errors.length, rest?.errors.length); // 1 1
 * ```
 *
 * @throws TypeError when `errors` is not iterable, RangeError when it is empty
 */
export class ExceptionGroup extends AggregateError {
  constructor(errors: Iterable<unknown>, message?: string) {
    if (errors === null || typeof errors !== 'object' || !(Symbol.iterator in errors)) {
      throw new TypeError(`ExceptionGroup: errors must be an iterable of errors, got ${typeof errors}`);
    }
    super(errors, message);
    if (this.errors.length === 0) throw new RangeError('ExceptionGroup: errors must not be empty');
  }

  /**
   * The errors for which `predicate` holds and the rest, each as a group nested as this one is, or `null` where it
   * would be empty.
   *
   * @throws TypeError when `predicate` is not a function
   */
  split(predicate: Predicate): [match: ExceptionGroup | null, rest: ExceptionGroup | null] {
    checkFunction('ExceptionGroup.split', 'predicate', predicate);
    if (predicate(this)) return [this, null];
    const matching: unknown[] = [];
    const others: unknown[] = [];
    for (const error of this.errors as unknown[]) {
      if (error instanceof ExceptionGroup) {
        const [match, rest] = error.split(predicate);
        if (match !== null) matching.push(match);
        if (rest !== null) others.push(rest);
      } else {
        (predicate(error) ? matching : others).push(error);
      }
    }
    return [derive(this, matching), derive(this, others)];
  }

  /** The errors for which `predicate` holds, as a group nested as this one is, or `null` when there is none. */
  subgroup(predicate: Predicate): ExceptionGroup | null {
    return this.split(predicate)[0];
  }
}

/** No private method: a group that came from another thread was not made by the constructor. */
function derive(of: ExceptionGroup, errors: unknown[]): ExceptionGroup | null {
  if (errors.length === 0) return null;
  const group = new ExceptionGroup(errors, of.message);
  if (of.cause !== undefined) group.cause = of.cause;
  return group;
}

/** The name stands on the prototype: an own property would cost as much as the rest of the error. */
function nameError(type: abstract new (...args: never[]) => Error, name: string): void {
  Object.defineProperty(type.prototype, 'name', { value: name, writable: true, configurable: true });
  brand(type, name);
}

nameError(CancelledError, 'CancelledError');
nameError(InvalidStateError, 'InvalidStateError');
nameError(RuntimeError, 'RuntimeError');
nameError(DeadlockError, 'DeadlockError');
nameError(LivelockError, 'LivelockError');
nameError(LookupError, 'LookupError');
nameError(QueueEmpty, 'QueueEmpty');
nameError(QueueFull, 'QueueFull');
nameError(QueueShutDown, 'QueueShutDown');
nameError(BrokenBarrierError, 'BrokenBarrierError');
nameError(ExceptionGroup, 'ExceptionGroup');

/**
 * Rethrows a `CancelledError` and lets every other error pass: the first line of a `catch` that must not swallow a
 * cancel.
 *
 * Python needs none: there `CancelledError` is a `BaseException`.
 *
 * ```ts
 * try {
 *   yield* failing();
 * } catch (error) {
 *   throwIfCancelled(error);
 *   console.log('failed:', (error as Error).message); // failed: no luck
 * }
 * ```
 *
 * @throws the error itself, when it is a `CancelledError`
 */
export function throwIfCancelled(error: unknown): void {
  if (error instanceof CancelledError) throw error;
}

/**
 * A CancelledError without a stack: all frames would be the loop's, and capturing them costs five times the rest of a
 * cancel.
 *
 * @internal
 */
export function cancelledError(message: string | undefined): CancelledError {
  // With a limit of 0 V8 looks for frames all the same, which takes as long as the rest of the error; with none it does not.
  const limited: { stackTraceLimit?: number | undefined } = Error;
  const { stackTraceLimit: limit } = limited;
  limited.stackTraceLimit = undefined;
  try {
    const error = new CancelledError(message);
    error.stack = message === undefined || message === '' ? 'CancelledError' : `CancelledError: ${message}`;
    return error;
  } finally {
    limited.stackTraceLimit = limit;
  }
}
