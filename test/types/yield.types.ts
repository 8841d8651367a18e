import { expectTypeOf } from 'expect-type';
import { of, type Observable } from 'rxjs';
import { aiter, asCompleted, coroutine, createTask, fromAsync, gather, sleep, until, type Body, type Coroutine, type Future, type Task } from 'rxjs-asyncio';

declare const future: Future<number>;
declare const task: Task<string>;
declare const observable: Observable<boolean>;
declare const promise: Promise<Date>;
declare const thenable: PromiseLike<Date>;
declare const asyncIterable: AsyncIterable<bigint>;

// What `yield*` gives.
coroutine(function* () {
  expectTypeOf(yield* sleep(1)).toEqualTypeOf<void>();
  expectTypeOf(yield* sleep(1, 'result')).toEqualTypeOf<string>();
  expectTypeOf(yield* future).toEqualTypeOf<number>();
  expectTypeOf(yield* task).toEqualTypeOf<string>();
  expectTypeOf(yield* until(observable)).toEqualTypeOf<boolean>();
  expectTypeOf(yield* until(promise)).toEqualTypeOf<Date>();
  expectTypeOf(yield* until(thenable)).toEqualTypeOf<Date>();
  expectTypeOf(yield* until(asyncIterable)).toEqualTypeOf<bigint>();
  expectTypeOf(yield* until(future)).toEqualTypeOf<number>();
  expectTypeOf(yield* until(sleep(1, 'result'))).toEqualTypeOf<string>();
  expectTypeOf(yield* createTask(promise)).toEqualTypeOf<Date>();
  expectTypeOf(yield* fromAsync(async () => 1)).toEqualTypeOf<number>();
  expectTypeOf(yield* gather([future, promise])).toEqualTypeOf<[number, Date]>();
  expectTypeOf(yield* aiter(observable).next()).toEqualTypeOf<IteratorResult<boolean, undefined>>();
  for (const next of asCompleted([future]).each()) expectTypeOf(yield* next).toEqualTypeOf<number>();
  const cursor = aiter(['a']);
  const { done, value } = yield* cursor.next();
  if (done !== true) expectTypeOf(value).toEqualTypeOf<string>();
});

// What a coroutine function takes and returns.
const repeat = coroutine(function* (text: string, times: number, separator: string = '') {
  yield* sleep(1);
  return Array.from({ length: times }, () => text).join(separator);
});
expectTypeOf(repeat).parameters.toEqualTypeOf<[text: string, times: number, separator?: string | undefined]>();
expectTypeOf(repeat).returns.toEqualTypeOf<Coroutine<string>>();
coroutine(function* () {
  expectTypeOf(yield* repeat('a', 2)).toEqualTypeOf<string>();
});
expectTypeOf(coroutine(function* () {})).returns.toEqualTypeOf<Coroutine<void>>();
expectTypeOf(coroutine(function* (flag: boolean) { return flag ? 1 : 'none'; })).returns.toEqualTypeOf<Coroutine<1 | 'none'>>();
expectTypeOf(
  coroutine(function* (flag: boolean) {
    if (flag) return yield* future;
    return yield* task;
  }),
).returns.toEqualTypeOf<Coroutine<string | number>>();
function* body(n: number): Body<number> {
  yield* sleep(n);
  return n;
}
expectTypeOf(coroutine(body)).toEqualTypeOf<(n: number) => Coroutine<number>>();
const fibonacci: (n: number) => Coroutine<number> = coroutine(function* (n: number): Body<number> {
  return n < 2 ? n : (yield* fibonacci(n - 1)) + (yield* fibonacci(n - 2));
});
expectTypeOf(fibonacci).returns.toEqualTypeOf<Coroutine<number>>();

// @ts-expect-error a wrong argument
repeat(1, 2);
// @ts-expect-error an argument too few
repeat('a');
// @ts-expect-error `yield` for `yield*`
coroutine(function* () { yield sleep(1); });
// @ts-expect-error `yield` of a future
coroutine(function* () { yield future; });
// @ts-expect-error `yield` of a promise
coroutine(function* () { yield promise; });
// @ts-expect-error `yield*` of a plain Observable: it needs until()
coroutine(function* () { yield* of(1); });
// @ts-expect-error `yield*` of a Promise: it needs until()
coroutine(function* () { yield* promise; });
// @ts-expect-error `yield*` of the function instead of its call
coroutine(function* () { yield* repeat; });
// @ts-expect-error `yield*` of a list: it needs gather()
coroutine(function* () { yield* [sleep(1)]; });
// @ts-expect-error an async generator function
coroutine(async function* () { return 1; });
// @ts-expect-error an async function: it needs fromAsync()
coroutine(async () => 1);
// @ts-expect-error a plain function
coroutine(() => 1);
