import { shared } from '../loop/shared.js';

/** A task was asked to end, which it has yet to hear, with that message or none. */
export function keepMessage(task: object, message: string | undefined): void {
  if (message === undefined) shared.cancelMessages.delete(task);
  else shared.cancelMessages.set(task, message);
}

/** With what message a task was last asked to end: a gather that is cancelled tells it (GATH-15). */
export function lastMessage(task: object): string | undefined {
  return shared.cancelMessages.get(task);
}
