import { concat, defer, ignoreElements, NEVER, of, takeWhile, type Observable, type Subscriber } from 'rxjs';
import type { AsyncContextManager } from '../tasks/AsyncContextManager.js';
import { asyncWith } from '../tasks/asyncWith.js';
import { coroutine, type Body } from '../tasks/Coroutine.js';

/** The engine of `guardedBy`: an `asyncWith` whose body passes the values of a source on. */
export const guarding: (manager: AsyncContextManager<unknown>, source: Observable<unknown>, to: Subscriber<never>) => Observable<void> =
  coroutine(
    function* (manager: AsyncContextManager<unknown>, source: Observable<unknown>, to: Subscriber<never>): Body<void> {
      yield* asyncWith(manager, () => passing(source, to));
    },
    { name: 'guardedBy' },
  );

function passing(source: Observable<unknown>, to: Subscriber<never>): Observable<undefined> {
  const pass = (value: unknown): boolean => {
    to.next(value as never);
    return !to.closed;
  };
  // Who has left cancels this run, and that is what the manager is to hear of: the source's own end would be none.
  const end = defer(() => (to.closed ? NEVER : of(undefined)));
  return concat(source.pipe(takeWhile(pass), ignoreElements()), end);
}
