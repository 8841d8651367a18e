import { asyncScheduler } from 'rxjs';

type Cancel = () => void;

/** The host's own, which fake timers that are installed later do not reach: one of theirs may never be called. */
const { setImmediate: nativeImmediate, clearImmediate: clearNative } = globalThis as Partial<typeof globalThis>;

/**
 * Calls `fn` once the host has had a turn for its timers, I/O and painting; returns how to call that off.
 * `setImmediate` and a message cost some microseconds, where a timer of 0 ms takes 1 ms in Node and 4 ms in browsers.
 */
export function hostTurn(fn: () => void): Cancel {
  if (nativeImmediate !== undefined && clearNative !== undefined) {
    const immediate = nativeImmediate(fn);
    return () => clearNative(immediate);
  }
  if (typeof MessageChannel === 'function') return messageTurn(fn);
  const action = asyncScheduler.schedule(fn, 0);
  return () => action.unsubscribe();
}

function messageTurn(fn: () => void): Cancel {
  const { port1, port2 } = new MessageChannel();
  const close = (): void => port1.close();
  port1.onmessage = () => {
    close();
    fn();
  };
  port2.postMessage(null);
  return close;
}
