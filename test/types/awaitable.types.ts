import { expectTypeOf } from 'expect-type';
import { Subject, type Observable } from 'rxjs';
import {
  asPromise, createTask, ensureFuture, EventLoop, Future, fromAsync, isCoroutine, isFuture, run, sleep, Task, until, wrapFuture,
  type Awaitable, type Coroutine,
} from 'rxjs-asyncio';

declare const observable: Observable<number>;
declare const promise: Promise<string>;
declare const asyncIterable: AsyncIterable<bigint>;
declare function generator(): Generator<number, string>;
declare const unknown: unknown;
declare const loop: EventLoop;

// What can be awaited.
expectTypeOf(observable).toExtend<Awaitable<number>>();
expectTypeOf(new Subject<number>()).toExtend<Awaitable<number>>();
expectTypeOf(promise).toExtend<Awaitable<string>>();
expectTypeOf(asyncIterable).toExtend<Awaitable<bigint>>();
expectTypeOf(sleep(1, 'x')).toExtend<Awaitable<string>>();
expectTypeOf(new Future<number>()).toExtend<Awaitable<number>>();

// Tasks and futures.
expectTypeOf(createTask(observable)).toEqualTypeOf<Task<number>>();
expectTypeOf(createTask(sleep(1, 'x'), { name: 'a', loop, eager: true })).toEqualTypeOf<Task<string>>();
expectTypeOf(createTask(asyncIterable)).toEqualTypeOf<Task<bigint>>();
expectTypeOf(new Task(promise)).toEqualTypeOf<Task<string>>();
expectTypeOf(loop.createTask(promise)).toEqualTypeOf<Task<string>>();
expectTypeOf(loop.createFuture<number>()).toEqualTypeOf<Future<number>>();
expectTypeOf(ensureFuture(observable)).toEqualTypeOf<Future<number>>();
expectTypeOf(ensureFuture(new Future<number>(), { loop })).toEqualTypeOf<Future<number>>();
expectTypeOf(wrapFuture(promise)).toEqualTypeOf<Future<string>>();
expectTypeOf(createTask(promise).result()).toEqualTypeOf<string>();
expectTypeOf(createTask(promise).exception()).toBeUnknown();
expectTypeOf(createTask(promise).getCoro()).toEqualTypeOf<Awaitable<string>>();
createTask(promise).addDoneCallback((done) => expectTypeOf(done).toEqualTypeOf<Task<string>>());
expectTypeOf(asPromise(observable, { signal: AbortSignal.abort() })).toEqualTypeOf<Promise<number>>();
expectTypeOf(run(observable)).toEqualTypeOf<Promise<number>>();
expectTypeOf(until(asyncIterable)).toEqualTypeOf<Coroutine<bigint>>();
expectTypeOf(fromAsync((signal) => fetch('/', { signal }))).toEqualTypeOf<Coroutine<Response>>();

if (isFuture(unknown)) expectTypeOf(unknown).toEqualTypeOf<Future<unknown>>();
if (isCoroutine(unknown)) expectTypeOf(unknown).toEqualTypeOf<Coroutine<unknown>>();

// @ts-expect-error an array can't be awaited
createTask([1, 2]);
// @ts-expect-error a string can't be awaited
createTask('text');
// @ts-expect-error a generator can't be awaited
createTask(generator());
// @ts-expect-error an array can't be awaited
until([1, 2]);
// @ts-expect-error a string can't be awaited
until('text');
// @ts-expect-error a generator can't be awaited
until(generator());
// @ts-expect-error a Set can't be awaited
until(new Set([1]));
// @ts-expect-error a coroutine function instead of its call
createTask(() => sleep(1));
// @ts-expect-error undefined can't be awaited
createTask(undefined);
// @ts-expect-error a number can't be awaited
ensureFuture(1);
// @ts-expect-error an array is no Awaitable
export const array: Awaitable = [1];
// @ts-expect-error a string is no Awaitable
export const text: Awaitable = 'text';
// @ts-expect-error a generator is no Awaitable
export const iterator: Awaitable = generator();
// @ts-expect-error a Future of a Promise only
wrapFuture(observable);
// @ts-expect-error the result is a number
new Future<number>().setResult('text');
// @ts-expect-error the result of a task is that of its coroutine
new Task(promise).setResult('text');
// @ts-expect-error an option that does not exist
createTask(promise, { nam: 'a' });
// @ts-expect-error an async function takes a signal
fromAsync((url: string) => fetch(url));
// @ts-expect-error not an async function
fromAsync(() => 1);
