import { Observable, type Subscriber, type TeardownLogic } from 'rxjs';
import { brand } from '../brand.js';
import { checkFunction, checkOptions, describe } from '../check.js';
import { getEventLoop } from '../loop/currentLoop.js';
import { noteCreated, noteStarted } from '../loop/Debug.js';
import type { EventLoop } from '../loop/EventLoop.js';
import { hooks } from '../loop/hooks.js';
import { shared } from '../loop/shared.js';
import { Beginning } from './Beginning.js';
import { nameFrame, nameFramesOf } from './frameNames.js';
import type { Future } from './Future.js';
import { CALL, NOTHING, suspend, suspended } from './suspend.js';
import { trackRun } from './trackRun.js';
import { RunWaiter } from './Waiter.js';

/** What a generator function that is a coroutine's body returns. */
// The type of what a `yield*` gets back is known to each awaitable alone.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Body<T> = Generator<never, T, any>;

/** What a task steps: the generator of a body, or a Future that is awaited in one's place. */
export interface Frame {
  next(value?: unknown): IteratorResult<unknown, unknown>;
  throw(error: unknown): IteratorResult<unknown, unknown>;
  return?(value: never): unknown;
  /** It will never go on, as its loop is closed. @internal */
  _lost?(): void;
}

/** Calls nest this deep natively. */
const deepest = 64;

/**
 * Work that has not begun: a cold Observable of one value. Each subscription runs it anew, synchronously up to its
 * first suspension, and unsubscribing cancels the run: `CancelledError` is thrown where it is suspended, its `finally`
 * blocks run, and may suspend.
 *
 * asyncio: a coroutine object, which however runs only once. Made by {@link coroutine} and by the functions of this
 * package.
 *
 *     work()      --(x|)          unsubscribed     --!
 *     subscriber  --(x|)          its body           CancelledError, finally
 */
export abstract class Coroutine<T> extends Observable<T> {
  /** @param name what debug mode calls it when it is forgotten @internal */
  constructor(name: string) {
    super();
    if (shared.debugLoops > 0) noteCreated(this, name, new.target);
  }

  /** @internal */
  get _isCoroutine(): true {
    return true;
  }

  /** Awaits a run of it in the body of another coroutine: `const value = yield* work()`. */
  abstract [Symbol.iterator](): Generator<never, T, unknown>;

  /** What a task steps to run it once. @internal */
  abstract _frame(): Frame;

  /** Begins a run, up to its first suspension. @internal */
  abstract _begin(loop: EventLoop): Future<T>;

  /** @internal */
  _subscribe(subscriber: Subscriber<T>): TeardownLogic {
    const loop = shared.loop ?? getEventLoop();
    const beginning = new Beginning(loop);
    subscriber.add(beginning);
    let begun: Future<T> | null = null;
    try {
      begun = this._begin(loop);
    } finally {
      subscriber.remove(beginning);
      beginning.end(begun);
    }
    const run = begun;
    if (run.done()) {
      if (subscriber.closed) run._orphan();
      else run._deliver(subscriber);
      return undefined;
    }
    const waiter = new RunWaiter(run, subscriber);
    run._addWaiter(waiter);
    trackRun(run);
    return waiter;
  }
}

brand(Coroutine, 'Coroutine');

/**
 * Whether `x` is a Coroutine: made, but not run. asyncio: `asyncio.iscoroutine()`.
 *
 * ```ts
 * console.log(isCoroutine(work()), isCoroutine(createTask(work()))); // true false
 * ```
 */
export function isCoroutine(x: unknown): x is Coroutine<unknown> {
  return (x as Partial<Coroutine<unknown>> | null | undefined)?._isCoroutine === true;
}

/** A coroutine whose body is a generator function. @internal */
export class GeneratorCoroutine<A extends unknown[], T> extends Coroutine<T> {
  readonly _definition: Definition<A, T>;
  readonly _input: A | A[0];

  constructor(definition: Definition<A, T>, input: A | A[0]) {
    super(definition.name);
    this._definition = definition;
    this._input = input;
  }

  [Symbol.iterator](): Generator<never, T, unknown> {
    return this as unknown as Generator<never, T, unknown>;
  }

  next(value: unknown): IteratorResult<never, T> {
    if (shared.resuming) {
      shared.resuming = false;
      return { done: true, value: value as T };
    }
    return shared.task === null || shared.requestKind !== NOTHING || shared.depth > deepest ? suspend(this, CALL) : this._call();
  }

  /**
   * A call: runs the body up to its first suspension right here, which for most calls is all of it. One that suspends
   * goes to the task's own stack; so does, by way of `suspend`, one for which the native stack is deep enough already.
   *
   * @internal
   */
  private _call(): IteratorResult<never, T> {
    const frame = this._frame();
    const { depth } = shared;
    shared.depth = depth + 1;
    let result: IteratorResult<unknown, unknown>;
    try {
      result = frame.next();
    } finally {
      shared.depth = depth;
    }
    if (result.done === true) return result as IteratorReturnResult<T>;
    shared.left.push(frame);
    return suspended;
  }

  throw(error: unknown): never {
    throw error;
  }

  _frame(): Frame {
    return shared.debugLoops > 0 ? this._frameInDebug() : this._newBody();
  }

  /** @internal */
  private _frameInDebug(): Frame {
    noteStarted(this);
    const body = this._newBody();
    nameFrame(body, this._definition.name);
    return body;
  }

  /** @internal */
  private _newBody(): Body<T> {
    const { body: call, takesOne } = this._definition as Definition<unknown[], T>;
    const body = takesOne ? call(this._input) : call(...(this._input as unknown[]));
    if (typeof (body as Partial<Body<T>> | undefined)?.next !== 'function') throw notGenerator(this._definition, body);
    return body;
  }

  _begin(loop: EventLoop): Future<T> {
    return hooks.newTask!(this, loop._eager);
  }

  override toString(): string {
    return `${this._definition.name}()`;
  }
}

/** @internal */
export interface Definition<A extends unknown[], T> {
  readonly name: string;
  readonly body: (...args: A) => Body<T>;
  /** Called with one argument, which is kept as it is: an array costs as much as the coroutine that holds it. */
  readonly takesOne: boolean;
}

function notGenerator(definition: { name: string }, got: unknown): TypeError {
  return new TypeError(`coroutine: the body of ${definition.name} must be a generator function, but it returned ${describe(got)}`);
}

/**
 * Makes a coroutine function of a generator function: `yield*` in it is what `await` is in Python.
 *
 * asyncio: `async def`. Nested calls run on the task's own stack: a step costs the same at any depth, and recursion
 * ends with memory.
 *
 * ```ts
 * const double = coroutine(function* (x: number) {
 *   yield* sleep(10);
 *   return 2 * x;
 * });
 * const main = coroutine(function* () {
 *   return (yield* double(1)) + (yield* double(2));
 * });
 * main().subscribe(console.log); // 6, after 20 ms
 * ```
 *
 * @param options `name`: what tasks and error messages call it; default: the function's own name
 * @throws TypeError when `body` is not a function, or an async generator function
 */
export function coroutine<A extends unknown[], T>(
  body: (...args: A) => Body<T>,
  options: { name?: string } = {},
): (...args: A) => Coroutine<T> {
  checkFunction('coroutine', 'body', body);
  // Its generator has the methods of the other kind, and gives Promises.
  if ((body as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'AsyncGeneratorFunction') {
    throw new TypeError(`coroutine: body must be a generator function, got the async generator function ${body.name || '(anonymous)'}`);
  }
  const name = checkOptions('coroutine', options).name ?? (body.name || 'coroutine');
  const withOne: Definition<A, T> = { name, body, takesOne: true };
  const withAny: Definition<A, T> = { name, body, takesOne: false };
  // Not that of a closure which is made anew each time: it would take as long again.
  if (shared.loop === null) nameFramesOf(body, name);
  return (...args) =>
    args.length === 1 ? new GeneratorCoroutine(withOne, args[0]) : new GeneratorCoroutine(withAny, args.length === 0 ? none : args);
}

/** One for all. */
const none = [] as unknown[] as never;
