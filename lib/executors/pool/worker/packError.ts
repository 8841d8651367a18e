import { encodeError, type EncodedError } from '../../errors/encodeError.js';
import { isCloneable } from '../../errors/isCloneable.js';
import { importKey } from './load.js';

/** What was thrown, with all of it that can be sent. */
export function packError(thrown: unknown): EncodedError {
  return encodeError(thrown, { canSend: isSendable });
}

/** What travels between processes is less than what can be cloned. */
export function isSendable(value: unknown): boolean {
  if (!isCloneable(value)) return false;
  if (!(importKey in globalThis)) return true;
  try {
    process.getBuiltinModule('node:v8').serialize(value);
    return true;
  } catch {
    return false;
  }
}
