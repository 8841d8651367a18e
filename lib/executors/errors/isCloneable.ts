/** Whether a message can carry it, as it is: what has to be moved is not. */
export function isCloneable(value: unknown): boolean {
  if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol') return true;
  if (value === null) return true;
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
