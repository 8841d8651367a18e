import { expectTypeOf } from 'expect-type';
import { of, type Observable } from 'rxjs';
import { asCompleted, gather, sleep, type AsCompleted, type Awaitable, type Coroutine, type Future, type Task } from 'rxjs-asyncio';

declare const future: Future<number>;
declare const task: Task<string>;
declare const observable: Observable<boolean>;
declare const promise: Promise<Date>;
declare const list: Coroutine<number>[];
declare const readonlyList: readonly Awaitable<string>[];
declare const record: Record<string, Task<number>>;

// Tuples, lists and records.
expectTypeOf(gather([future, task, observable, promise])).toEqualTypeOf<Coroutine<[number, string, boolean, Date]>>();
expectTypeOf(gather([])).toEqualTypeOf<Coroutine<[]>>();
expectTypeOf(gather([future] as const)).toEqualTypeOf<Coroutine<[number]>>();
expectTypeOf(gather(list)).toEqualTypeOf<Coroutine<number[]>>();
expectTypeOf(gather(readonlyList)).toEqualTypeOf<Coroutine<string[]>>();
expectTypeOf(gather([1, 2].map((n) => sleep(n, n)))).toEqualTypeOf<Coroutine<number[]>>();
expectTypeOf(gather([sleep(1), ...list])).toEqualTypeOf<Coroutine<[void, ...number[]]>>();
expectTypeOf(gather({ n: future, s: task })).toEqualTypeOf<Coroutine<{ n: number; s: string }>>();
expectTypeOf(gather({})).toEqualTypeOf<Coroutine<Record<never, never>>>();
expectTypeOf(gather(record)).toEqualTypeOf<Coroutine<Record<string, number>>>();
expectTypeOf(gather([of(1, 2), sleep(1, 'a' as 'a' | undefined)])).toEqualTypeOf<Coroutine<[number, 'a' | undefined]>>();
expectTypeOf(gather([gather([future]), gather({ s: task })])).toEqualTypeOf<Coroutine<[[number], { s: string }]>>();

// With returnExceptions each result may be an error.
expectTypeOf(gather([future, task], { returnExceptions: true })).toEqualTypeOf<Coroutine<[number | Error, string | Error]>>();
expectTypeOf(gather({ n: future }, { returnExceptions: true })).toEqualTypeOf<Coroutine<{ n: number | Error }>>();
expectTypeOf(gather(list, { returnExceptions: true })).toEqualTypeOf<Coroutine<(number | Error)[]>>();
expectTypeOf(gather([future], { returnExceptions: false })).toEqualTypeOf<Coroutine<[number]>>();

// The values as they come.
expectTypeOf(asCompleted([future, sleep(1, 2)])).toEqualTypeOf<AsCompleted<number>>();
expectTypeOf(asCompleted(new Set(list), { timeout: 100 })).toEqualTypeOf<AsCompleted<number>>();
expectTypeOf(asCompleted(list).each()).toEqualTypeOf<IterableIterator<Coroutine<number>>>();

// @ts-expect-error a result that is not there
gather([future]).subscribe(([, second]) => second);
// @ts-expect-error a key that is not there
gather({ n: future }).subscribe(({ s }) => s);
// @ts-expect-error a single awaitable
gather(future);
// @ts-expect-error awaitables as arguments, as in Python
gather(future, task);
// @ts-expect-error something that can't be awaited
gather([future, 1]);
// @ts-expect-error a list in the list
gather([[future]]);
// @ts-expect-error something that can't be awaited, in a record
gather({ n: future, m: 'text' });
// @ts-expect-error an option that does not exist
gather([future], { returnExeptions: true });
// @ts-expect-error a timeout that is not a number
asCompleted(list, { timeout: '1s' });
// @ts-expect-error something that can't be awaited
asCompleted([1, 2]);
