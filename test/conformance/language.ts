import type { CallbackStatement } from './constructs/callbacks.js';
import type { ContextStatement } from './constructs/contexts.js';
import type { ControlExpression, ControlStatement } from './constructs/control.js';
import type { FutureStatement } from './constructs/futures.js';
import type { GroupStatement } from './constructs/groups.js';
import type { LockExpression, LockStatement } from './constructs/locks.js';
import type { QueueExpression, QueueStatement } from './constructs/queues.js';
import type { TaskStatement } from './constructs/tasks.js';
import type { TimeoutStatement } from './constructs/timeouts.js';
import type { WaitingExpression, WaitingStatement } from './constructs/waiting.js';

/** What a body does, step by step. `do` names the kind. A construct adds its own to this union. */
export type Statement =
  | CallbackStatement
  | ContextStatement
  | ControlStatement
  | FutureStatement
  | GroupStatement
  | LockStatement
  | QueueStatement
  | TaskStatement
  | TimeoutStatement
  | WaitingStatement;

/** What can be awaited. `x` names the kind. */
export type Expression = ControlExpression | LockExpression | QueueExpression | WaitingExpression;

export type Steps = readonly Statement[];

/** The body of a coroutine. Its name is what the trace calls it. */
export interface Procedure {
  readonly name: string;
  readonly steps: Steps;
}

/** An error that a program raises itself. */
export interface Raised {
  readonly type: 'Oops' | 'ValueError' | 'RuntimeError' | 'LookupError' | 'TimeoutError' | 'CancelledError';
  /** `e1`, `e2`, …: how its own errors are told from those of the library, whose texts differ. */
  readonly message?: string;
}

/**
 * A concurrent program. Everything that it names (tasks, futures, handles, …) lies in one set of slots, which every body
 * and callback can reach; using a slot that is empty does nothing, so that a program stays valid when parts of it are cut.
 */
export interface Program {
  readonly main: Procedure;
  /** How many iterations are counted at each of the first instants: `@3.2` is the second one at 3. */
  readonly ticks?: number;
  /** Every task starts eagerly. */
  readonly eager?: boolean;
}

/** What the two sides are compared by. */
export interface Trace {
  readonly events: readonly string[];
  readonly final: readonly string[];
  /** Errors that nobody has read; the library may report more of them than CPython. */
  readonly unread: readonly string[];
}
