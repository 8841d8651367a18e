import type { PackedError } from './protocol.js';

/** Those that `packError` takes along by itself. */
const ownParts = new Set(['name', 'message', 'stack', 'cause', 'errors']);

/** Makes something of a thrown value that can be cloned, and says its class. */
export function packError(error: unknown, seen: readonly unknown[] = []): PackedError {
  if (!(error instanceof Error)) return { thrown: isCloneable(error) ? error : String(error) };
  const path = [...seen, error];
  const inner = (part: unknown): PackedError => (path.includes(part) ? { thrown: '[Circular]' } : packError(part, path));
  return {
    classes: classesOf(error),
    message: error.message,
    stack: error.stack,
    properties: propertiesOf(error),
    ...('cause' in error ? { cause: inner(error.cause) } : {}),
    ...(Array.isArray((error as AggregateError).errors) ? { errors: (error as AggregateError).errors.map(inner) } : {}),
  };
}

function classesOf(error: Error): string[] {
  const names: string[] = [];
  for (let type = Object.getPrototypeOf(error) as object | null; type !== null; type = Object.getPrototypeOf(type) as object | null) {
    const name = (type as { constructor?: { name?: unknown } }).constructor?.name;
    if (typeof name === 'string' && name !== '' && name !== 'Object') names.push(name);
  }
  // A class that only says a name, as those of Node and of many libraries.
  return typeof error.name === 'string' && !names.includes(error.name) ? [error.name, ...names] : names;
}

function propertiesOf(error: Error): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  if (Object.hasOwn(error, 'name')) properties.name = error.name;
  for (const [key, value] of Object.entries(error)) if (!ownParts.has(key) && isCloneable(value)) properties[key] = value;
  return properties;
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
