import type { Subscriber, TeardownLogic } from 'rxjs';
import { noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import { kindOf, notAwaitable, type Awaitable } from '../Awaitable.js';
import { isCoroutine, type Coroutine } from './Coroutine.js';
import { isFuture, type Future } from './Future.js';
import { start } from './start.js';
import { WaitCoroutine } from './WaitCoroutine.js';

class Until<T> extends WaitCoroutine<T> {
  readonly #input: Awaitable<T>;
  readonly #kind: string;

  constructor(input: Awaitable<T>, kind: string) {
    super('until');
    this.#input = input;
    this.#kind = kind;
  }

  _start(loop: EventLoop): Future<T> {
    return start(this.#input, loop);
  }

  override _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    if (!isFuture(this.#input)) return super._subscribe(subscriber);
    if (shared.debugLoops > 0) noteStarted(this);
    return (this.#input as Future<T>).subscribe(subscriber);
  }

  override get _isHandedIn(): boolean {
    return isFuture(this.#input);
  }

  override toString(): string {
    return `until(${this.#kind})`;
  }
}

/**
 * Awaits anything: the last value of an Observable, the value of a Promise, the last item of an AsyncIterable.
 *
 * asyncio: `await`. Cancelling unsubscribes an Observable and closes an AsyncIterable, waits for their cleanups, and
 * lets a Promise go. A source that completes empty is an `EmptyError`.
 *
 *     source         --1--2--|
 *     until(source)  -------(2|)
 *
 * ```ts
 * const user = yield* until(http.get('/users/1'));
 * const page = yield* until(fetch(url));
 * console.log(user.name, page.status); // Ada 200
 * ```
 *
 * @throws TypeError when `input` can't be awaited
 */
export function until<T>(input: Awaitable<T>): Coroutine<T> {
  if (isCoroutine(input)) return input as Coroutine<T>;
  const kind = kindOf(input);
  if (kind === null) throw notAwaitable('until', 'input', input);
  return new Until(input, kind);
}
