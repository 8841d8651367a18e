import Transfer from 'workerpool/src/transfer.js';
import { buffersOf } from '../transfer.js';

/** `message`, in the form that workerpool sends with those buffers of `values` that are to be moved. */
export function inTransfer(message: object, values: readonly unknown[]): object {
  const buffers = buffersOf(values);
  return buffers === undefined ? message : new Transfer(message, buffers);
}
