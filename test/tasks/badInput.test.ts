import { of } from 'rxjs';
import {
  aiter,
  allTasks,
  asPromise,
  Context,
  coroutine,
  createTask,
  currentTask,
  ensureFuture,
  EventLoop,
  fromAsync,
  Future,
  getEventLoop,
  isCoroutine,
  isFuture,
  sleep,
  Task,
  until,
  wrapFuture,
  type Body,
} from '../../lib/index.js';
import { reportsOf, thrownBy } from './support.js';

const loop = new EventLoop();
const reports = reportsOf(loop);
const work = coroutine(function* work(): Body<number> {
  return 1;
});
const bad = (value: unknown): never => value as never;
const generator = (function* () {})();

/** What is called; the class and the words of what it throws. */
type Case = [what: string, call: () => unknown, ErrorClass: new (...args: never[]) => Error, words: string];

const awaitableTakers: [string, (input: never) => unknown][] = [
  ['until', (input) => until(input)],
  ['asPromise', (input) => asPromise(input)],
  ['createTask', (input) => createTask(input, { loop })],
  ['ensureFuture', (input) => ensureFuture(input, { loop })],
  ['Task', (input) => new Task(input, { loop })],
];
const notAwaitables: [unknown, string][] = [
  [undefined, 'undefined'],
  [null, 'null'],
  [5, '5'],
  ['text', '"text"'],
  [[sleep(1)], 'an array (gather() takes a list)'],
  [{}, 'an object'],
  [new Map(), 'a Map'],
  [work, '(call it: a coroutine function is not yet a coroutine)'],
  [generator, '(wrap the generator function with coroutine())'],
];

const cases: Case[] = [
  ...awaitableTakers.flatMap(([name, call]) =>
    notAwaitables.map(([value, text]): Case => [`${name} of ${text}`, () => call(bad(value)), TypeError, `${name}: input must be`]),
  ),
  ...awaitableTakers.flatMap(([name, call]) =>
    notAwaitables.map(([value, text]): Case => [`${name} of ${text}, named`, () => call(bad(value)), TypeError, text]),
  ),
  ['coroutine of null', () => coroutine(bad(null)), TypeError, 'coroutine: body must be a function, got null'],
  ['coroutine of a generator', () => coroutine(bad(generator)), TypeError, 'coroutine: body must be a function'],
  ['fromAsync of a Promise', () => fromAsync(bad(Promise.resolve())), TypeError, 'fromAsync: fn must be a function, got a Promise'],
  ['fromAsync of undefined', () => fromAsync(bad(undefined)), TypeError, 'fromAsync: fn must be a function, got undefined'],
  ['aiter of null', () => aiter(bad(null)), TypeError, 'aiter: source must be'],
  ['aiter of a number', () => aiter(bad(5)), TypeError, 'got 5'],
  ['aiter of an object', () => aiter(bad({})), TypeError, 'got an object'],
  ['aiter of a function', () => aiter(bad(work)), TypeError, 'got the function'],
  ['wrapFuture of null', () => wrapFuture(bad(null)), TypeError, 'wrapFuture: input must be a PromiseLike or a ConcurrentFuture, got null'],
  ['wrapFuture of an Observable', () => wrapFuture(bad(of(1))), TypeError, 'wrapFuture: input must be a PromiseLike or a ConcurrentFuture'],
  ['asPromise with null for options', () => asPromise(sleep(1), bad(null)), TypeError, 'asPromise: options must be an object, got null'],
  ['wrapFuture with null for options', () => wrapFuture(Promise.resolve(), bad(null)), TypeError, 'wrapFuture: options must be an object, got null'],
  ['asPromise with a signal that is none', () => asPromise(sleep(1), { signal: bad({}) }), TypeError, 'options.signal must be an AbortSignal'],
  ['asPromise with a null signal', () => asPromise(sleep(1), { signal: bad(null) }), TypeError, 'options.signal must be an AbortSignal'],
  ['Future with a loop that is none', () => new Future({ loop: bad({}) }), TypeError, 'Future: options.loop must be an EventLoop, got an object'],
  ['Future with a null loop', () => new Future({ loop: bad(null) }), TypeError, 'options.loop must be an EventLoop, got null'],
  ['Task with a loop that is none', () => new Task(sleep(1), { loop: bad(5) }), TypeError, 'options.loop must be an EventLoop, got 5'],
  ['createTask with a loop that is none', () => createTask(sleep(1), { loop: bad({}) }), TypeError, 'options.loop must be an EventLoop'],
  ['ensureFuture with a loop that is none', () => ensureFuture(sleep(1), { loop: bad({}) }), TypeError, 'options.loop must be an EventLoop'],
  ['wrapFuture with a loop that is none', () => wrapFuture(Promise.resolve(), { loop: bad({}) }), TypeError, 'options.loop must be an EventLoop'],
  ['createTask with a context that is none', () => createTask(sleep(1), { loop, context: bad({}) }), TypeError, 'options.context must be a Context'],
  ['addDoneCallback of null', () => new Future({ loop }).addDoneCallback(bad(null)), TypeError, 'Future.addDoneCallback: fn must be a function, got null'],
  ['currentTask of no loop', () => currentTask(bad({})), TypeError, 'loop must be an EventLoop'],
  ['allTasks of no loop', () => allTasks(bad({})), TypeError, 'loop must be an EventLoop'],
  ['currentTask where no loop runs', () => currentTask(), Error, 'currentTask: no running event loop'],
];

// What is not refused as it should be must not run on after the tests.
afterAll(() => {
  loop._drop();
  getEventLoop()._drop();
});

describe('bad input', () => {
  it.each(cases)('%s is refused at the call, in words that help', (_what, call, ErrorClass, words) => {
    const error = thrownBy(call);
    expect(error).toBeInstanceOf(ErrorClass);
    expect((error as Error).message).toContain(words);
  });

  it('leaves no task behind', () => {
    for (const [, call] of cases) expect(call).toThrow();
    expect(allTasks(loop).size).toBe(0);
    expect(loop._isIdle()).toBe(true);
    expect(reports).toEqual([]);
  });

  it('isFuture and isCoroutine are false of anything else, and throw for nothing', () => {
    const values = [undefined, null, 0, 'x', {}, [], () => 1, Symbol('s'), new Context(), Object.create(null)];
    expect(values.map((value) => isFuture(value) || isCoroutine(value))).toEqual(values.map(() => false));
  });
});
