import { from, Subscriber, type Observable, type ObservableInput } from 'rxjs';
import { brand } from '../brand.js';
import { describe } from '../check.js';
import { Closing } from '../loop/Closing.js';
import { getEventLoop } from '../loop/currentLoop.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { HoldScope } from '../loop/holds.js';
import { shared } from '../loop/shared.js';
import { kindOf, type Awaitable } from '../Awaitable.js';
import { coroutine, type Body, type Coroutine } from './Coroutine.js';
import { nameFramesOf } from './frameNames.js';
import { Future } from './Future.js';
import { Mailbox } from './Mailbox.js';
import { closeIterator, pullNext, reportLate, toObservable } from './toObservable.js';

type Item<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'end' };

/** Where the items of a cursor come from. */
interface Supply {
  /** Somebody asks for an item and there is none. */
  demand(): void;
  close(): void;
}

/** Subscribes at the first demand, and keeps what is emitted faster than it is taken. */
class PushSupply<T> extends Subscriber<T> implements Supply {
  readonly #source: Observable<T>;
  readonly #loop: EventLoop;
  readonly #mailbox: Mailbox<Item<T>>;
  #subscribed = false;
  /** For a source that can wait: what it has given is taken, and more is asked for. */
  #demanded: Future<void> | null = null;
  readonly #scope = new HoldScope();

  constructor(source: Observable<T>, mailbox: Mailbox<Item<T>>, loop: EventLoop) {
    super();
    this.#loop = loop;
    this.#source = source;
    this.#mailbox = mailbox;
  }

  demand(): void {
    this.#letGo();
    if (this.#subscribed) return;
    this.#subscribed = true;
    try {
      this.#scope.subscribe(() => this.#source.subscribe(this));
    } catch (error) {
      this.#leave();
      this.#mailbox.put({ kind: 'error', error });
    }
  }

  close(): void {
    this.#letGo();
    this.unsubscribe();
  }

  #letGo(): void {
    const demanded = this.#demanded;
    this.#demanded = null;
    if (demanded !== null && !demanded.done()) demanded.setResult();
  }

  /** The source has ended: it needs nobody's room any more. */
  #leave(): void {
    this.#letGo();
    try {
      this.unsubscribe();
    } catch (error) {
      reportLate(this.#loop, error);
    }
  }

  protected override _next(value: T): void {
    this.#mailbox.put({ kind: 'value', value });
    if (!this.#mailbox.isShort) this.#scope.holds?.push((this.#demanded ??= new Future({ loop: this.#loop })));
  }

  protected override _error(error: unknown): void {
    this.#mailbox.put({ kind: 'error', error });
    this.#leave();
  }

  protected override _complete(): void {
    this.#mailbox.put({ kind: 'end' });
    this.#leave();
  }
}

/** Pulls an item of an AsyncIterable when it is asked for, and never ahead. */
class PullSupply<T> implements Supply {
  readonly #iterable: AsyncIterable<T>;
  readonly #loop: EventLoop;
  #iterator: AsyncIterator<T> | null = null;
  readonly #mailbox: Mailbox<Item<T>>;
  #pulling = false;
  #closed = false;

  constructor(iterable: AsyncIterable<T>, mailbox: Mailbox<Item<T>>, loop: EventLoop) {
    this.#iterable = iterable;
    this.#mailbox = mailbox;
    this.#loop = loop;
  }

  demand(): void {
    if (this.#pulling) return;
    this.#pulling = true;
    this.#pull().then(
      (item) => this.#arrived(item),
      (error: unknown) => this.#arrived({ kind: 'error', error }),
    );
  }

  async #pull(): Promise<Item<T>> {
    this.#iterator ??= this.#iterable[Symbol.asyncIterator]();
    const { done, value } = await pullNext(this.#iterator);
    return done === true ? { kind: 'end' } : { kind: 'value', value };
  }

  #arrived(item: Item<T>): void {
    this.#pulling = false;
    if (this.#closed && item.kind === 'error') reportLate(this.#loop, item.error);
    else this.#mailbox.put(item);
    if (item.kind === 'value' && this.#mailbox.isShort) this.demand();
  }

  close(): void {
    this.#closed = true;
    if (this.#iterator !== null) closeIterator(this.#iterator, this.#loop);
  }
}

/**
 * What {@link aiter} returns: Python's `async for`, by hand. It is let go when its source ends, by `return()` (or `using`), or
 * when the loop closes.
 */
export class AsyncCursor<T> implements Disposable {
  readonly #mailbox: Mailbox<Item<T>>;
  readonly #supply: Supply;
  readonly #loop: EventLoop;
  readonly #closing = new Closing(() => this.return());
  #ended = false;

  /** @internal */
  constructor(source: ObservableInput<T>, loop: EventLoop) {
    this.#loop = loop;
    this.#mailbox = new Mailbox('AsyncCursor.next()');
    this.#supply =
      kindOf(source) === 'async iterable'
        ? new PullSupply(source as AsyncIterable<T>, this.#mailbox, loop)
        : new PushSupply(kindOf(source) === 'native' ? toObservable(source as Awaitable<T>) : from(source), this.#mailbox, loop);
    loop._closers.add(this.#closing);
  }

  /**
   * The next value: `{ done: false, value }`, or `{ done: true, value: undefined }` when the source has completed. A
   * call that is cancelled loses no value.
   *
   * @throws the source's error
   */
  next(): Coroutine<IteratorResult<T, undefined>> {
    return nextItem(this) as Coroutine<IteratorResult<T, undefined>>;
  }

  /** Unsubscribes from the source, or closes its iterator; `next()` is then done. */
  return(): void {
    if (this.#ended) return;
    for (const item of this.#mailbox.drain()) if (item.kind === 'error') reportLate(this.#loop, item.error);
    this.#end();
    this.#supply.close();
  }

  [Symbol.dispose](): void {
    this.return();
  }

  #end(): void {
    this.#ended = true;
    this.#loop._closers.remove(this.#closing);
    // Who else waits is told one by one: each puts the end back.
    this.#mailbox.put({ kind: 'end' });
  }

  /** @internal */
  *_next(): Body<IteratorResult<T, undefined>> {
    if (this.#ended) return { done: true, value: undefined };
    if (this.#mailbox.isEmpty) this.#supply.demand();
    const item = yield* this.#mailbox.take();
    if (item.kind === 'value') return { done: false, value: item.value };
    this.#end();
    if (item.kind === 'error') throw item.error;
    return { done: true, value: undefined };
  }
}

brand(AsyncCursor, 'AsyncCursor');
nameFramesOf(AsyncCursor.prototype._next, 'AsyncCursor.next');

const nextItem = coroutine((cursor: AsyncCursor<unknown>) => cursor._next(), { name: 'AsyncCursor.next' });

/**
 * Iterates a source of many values in a coroutine.
 *
 * Python: `aiter()` and `async for`. The source is subscribed at the first `next()`. Values that an Observable emits
 * faster than they are taken are kept; an AsyncIterable, and a source that can wait (`fromIterable`, `queue.items()`), is
 * asked for one at a time.
 *
 * ```ts
 * using ticks = aiter(interval(10));
 * for (let n = 0; n < 3; n++) {
 *   const { done, value } = yield* ticks.next();
 *   if (done) break;
 *   console.log(value); // 0, 1, 2
 * }
 * ```
 *
 * @throws TypeError when `source` is nothing that RxJS's `from` takes
 */
export function aiter<T>(source: ObservableInput<T>): AsyncCursor<T> {
  checkSource('aiter', source);
  return new AsyncCursor(source, shared.loop ?? getEventLoop());
}

export function checkSource(where: string, source: unknown): void {
  if (kindOf(source) !== null || isListLike(source)) return;
  throw new TypeError(`${where}: source must be an Observable, AsyncIterable, Promise or iterable, got ${describe(source)}`);
}

function isListLike(source: unknown): boolean {
  if (typeof source === 'string') return true;
  return typeof source === 'object' && source !== null && (Symbol.iterator in source || 'length' in source);
}
