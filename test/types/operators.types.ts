import { expectTypeOf } from 'expect-type';
import { of, type Observable } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import {
  asCompletedAll, asCompletedMap, gatherAll, gatherMap, orderedMap, shielded, waitAll, withCleanup, withTimeout,
} from 'rxjs-asyncio/operators';

declare const numbers: Observable<number>;
declare const tasks: Observable<asyncio.Task<string>>;
declare const mixed: Observable<asyncio.Task<string> | Promise<Date>>;
declare function load(id: number): Promise<string>;
declare const work: (id: number) => asyncio.Coroutine<boolean>;

// They pass the values through.
expectTypeOf(numbers.pipe(shielded())).toEqualTypeOf<Observable<number>>();
expectTypeOf(numbers.pipe(withTimeout(5))).toEqualTypeOf<Observable<number>>();
expectTypeOf(numbers.pipe(withTimeout(null), withCleanup(() => asyncio.sleep(1)))).toEqualTypeOf<Observable<number>>();
expectTypeOf(numbers.pipe(withCleanup(() => {}))).toEqualTypeOf<Observable<number>>();
// @ts-expect-error a cleanup that gives what can't be awaited
numbers.pipe(withCleanup(() => 1));
// @ts-expect-error the time is missing
numbers.pipe(withTimeout());

// They run something for each value.
expectTypeOf(numbers.pipe(orderedMap(load))).toEqualTypeOf<Observable<string>>();
expectTypeOf(numbers.pipe(orderedMap((id, index) => work(id + index), { limit: 2 }))).toEqualTypeOf<Observable<boolean>>();
expectTypeOf(numbers.pipe(asCompletedMap(async (id) => `${id}`))).toEqualTypeOf<Observable<string>>();
expectTypeOf(numbers.pipe(orderedMap((id) => (id > 1 ? load(id) : work(id))))).toEqualTypeOf<Observable<string | boolean>>();
expectTypeOf(numbers.pipe(gatherMap(load))).toEqualTypeOf<Observable<string[]>>();
expectTypeOf(numbers.pipe(gatherMap(load, { returnExceptions: true }))).toEqualTypeOf<Observable<(string | Error)[]>>();
// @ts-expect-error a project that gives nothing to wait for
numbers.pipe(orderedMap((id) => id));
// @ts-expect-error a limit that is no number
numbers.pipe(gatherMap(load, { limit: '2' }));

// They run what comes.
expectTypeOf(tasks.pipe(gatherAll())).toEqualTypeOf<Observable<string[]>>();
expectTypeOf(mixed.pipe(gatherAll({ limit: 2 }))).toEqualTypeOf<Observable<(string | Date)[]>>();
expectTypeOf(mixed.pipe(gatherAll({ returnExceptions: true }))).toEqualTypeOf<Observable<(string | Date | Error)[]>>();
expectTypeOf(mixed.pipe(asCompletedAll())).toEqualTypeOf<Observable<string | Date>>();
expectTypeOf(mixed.pipe(waitAll({ timeout: 5 }))).toEqualTypeOf<Observable<asyncio.Waited<string | Date>>>();
// @ts-expect-error values that can't be awaited
numbers.pipe(gatherAll());

// They are the same under both names.
expectTypeOf(asyncio.orderedMap).toEqualTypeOf<typeof orderedMap>();
expectTypeOf(of(1).pipe(asyncio.withTimeout(5))).toEqualTypeOf<Observable<number>>();
