/** A value in the words of an error message. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'object') return describeObject(value);
  return String(value);
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return 'an array';
  // Classes that nobody knows are named for what they are.
  const { _isCoroutine, _isTask, _isFuture } = value as Partial<Record<'_isCoroutine' | '_isTask' | '_isFuture', unknown>>;
  if (_isCoroutine === true) return 'a Coroutine';
  if (_isFuture === true) return _isTask === true ? 'a Task' : 'a Future';
  const type = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  return typeof type === 'string' && type !== '' && type !== 'Object' ? `${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type}` : 'an object';
}

export function checkFunction(where: string, argument: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${where}: ${argument} must be a function, got ${describe(value)}`);
}

export function checkObject(where: string, argument: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${where}: ${argument} must be an object, got ${describe(value)}`);
}

/** Options that were given. */
export function checkOptions<O>(where: string, options: O): O {
  checkObject(where, 'options', options);
  return options;
}

export function checkSignal(where: string, argument: string, value: unknown): void {
  if (typeof (value as Partial<AbortSignal> | null)?.addEventListener === 'function') return;
  throw new TypeError(`${where}: ${argument} must be an AbortSignal, got ${describe(value)}`);
}

/** Milliseconds: any number but NaN; negative ones are over already, as in asyncio. */
export function checkMs(where: string, argument: string, value: unknown): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${where}: ${argument} must be a number of milliseconds, got ${describe(value)}`);
  }
  if (Number.isNaN(value)) throw new RangeError(`${where}: ${argument} must be a number of milliseconds, got NaN`);
}
