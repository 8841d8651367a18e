import { throwError } from 'rxjs';
import type { Future } from '../tasks/Future.js';
import type { Task } from '../tasks/Task.js';
import type { Context, ContextState } from './Context.js';
import type { Handle } from './Handle.js';

/** What a loop tells its exception handler. asyncio: the `context` dict of `call_exception_handler`. */
export interface ExceptionContext {
  readonly message: string;
  readonly exception?: unknown;
  readonly task?: Task<unknown>;
  readonly future?: Future<unknown>;
  readonly handle?: Handle;
  /** Debug mode: where the task, future or handle was made. */
  readonly sourceTraceback?: string;
  /** Set when a handler failed: what it was handling. */
  readonly context?: ExceptionContext;
}

/** Reports an exception as RxJS does one that no subscriber handles; a context without one is a line on the console. */
export function report(context: ExceptionContext): void {
  if (!('exception' in context)) console.error(describeContext(context));
  else throwError(() => context.exception).subscribe();
}

/** The context of what a handler is told about: it is called in that (EXH-05). */
export function contextOf({ task, future, handle }: ExceptionContext): ContextState | undefined {
  const subject: WithContext | undefined = task ?? future ?? handle;
  return subject?._sharedContext?._state ?? subject?._context;
}

/** A task, or a handle, or a Future, which has no context of its own. */
interface WithContext {
  toString(): string;
  readonly _sharedContext?: Context | null;
  readonly _context?: ContextState;
}

function describeContext(context: ExceptionContext): string {
  const { message = 'Unhandled exception in event loop', sourceTraceback } = context;
  const subject = context.task ?? context.future ?? context.handle;
  const lines = [subject === undefined ? message : `${message}: ${subject.toString()}`];
  if (sourceTraceback !== undefined) lines.push('made', sourceTraceback);
  return lines.join('\n');
}
