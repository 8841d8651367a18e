/** What can't be sent, and why. */
export function notCloneable(what: string, cause: unknown): TypeError {
  const { message, stack } = (cause ?? {}) as { message?: string; stack?: string };
  // What a thread says is, after a way through JSON, in the stack alone, behind a name.
  const fromStack = stack?.split('\n', 1)[0]?.replace(/^\w+: /, '');
  return new TypeError(`${what}: ${message || fromStack || 'it is not known why'}`, { cause });
}
