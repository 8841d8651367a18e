/** Rare, so that no task has a word for it. */
const messages = new WeakMap<object, string>();

/** A task was asked to end, which it has yet to hear, with that message or none. */
export function keepMessage(task: object, message: string | undefined): void {
  if (message === undefined) messages.delete(task);
  else messages.set(task, message);
}

/** With what message a task was last asked to end: a gather that is cancelled tells it (GATH-15). */
export function lastMessage(task: object): string | undefined {
  return messages.get(task);
}
