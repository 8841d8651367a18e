import { expectTypeOf } from 'expect-type';
import { from, type Observable } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import {
  ProcessPoolExecutor, ThreadPoolExecutor, toThread, transfer, workerExport, type Executor, type WorkerContext, type WorkerExport,
} from 'rxjs-asyncio/executors';

interface Tasks {
  hash(text: string): string;
  add(a: number, b: number): Promise<number>;
  count(to: number): Generator<number, void>;
  readonly version: string;
}
interface One {
  only(text: string): Date;
}
declare const url: URL;
declare const executor: Executor;
const pool = new ThreadPoolExecutor({ maxWorkers: 2 });

// A call has the arguments and the result of its function.
expectTypeOf(executor.submit((a: number, b: string) => [a, b] as const, 1, 'x')).toEqualTypeOf<asyncio.Coroutine<readonly [number, string]>>();
expectTypeOf(pool.submit(async (a: number) => `${a}`, 1)).toEqualTypeOf<asyncio.Coroutine<string>>();
expectTypeOf(toThread((a: number) => a + 1, 1)).toEqualTypeOf<asyncio.Coroutine<number>>();
expectTypeOf(asyncio.getEventLoop().runInExecutor(null, (a: number) => a > 1, 1)).toEqualTypeOf<asyncio.Future<boolean>>();
expectTypeOf(asyncio.getEventLoop().runInExecutor(pool, async () => 1)).toEqualTypeOf<asyncio.Future<number>>();
// @ts-expect-error an argument of the wrong type
executor.submit((a: number) => a, 'x');
// @ts-expect-error an argument is missing
toThread((a: number) => a);
// @ts-expect-error what is no function
executor.submit('work');

// A function may have a context.
expectTypeOf(
  pool.submit(function (this: WorkerContext, ms: number) {
    return this.signal.aborted || ms > 1;
  }, 5),
).toEqualTypeOf<asyncio.Coroutine<boolean>>();

// An export is typed from its module: exactly, when its name is known.
const tasks = workerExport<Tasks>(url);
expectTypeOf(tasks('hash')).toEqualTypeOf<WorkerExport<[text: string], string>>();
expectTypeOf(workerExport<Tasks, 'add'>(url, 'add')).toEqualTypeOf<WorkerExport<[a: number, b: number], number>>();
expectTypeOf(workerExport<One>(url, 'only')).toEqualTypeOf<WorkerExport<[text: string], Date>>();
expectTypeOf(executor.submit(tasks('hash'), 'text')).toEqualTypeOf<asyncio.Coroutine<string>>();
expectTypeOf(toThread(tasks('add'), 1, 2)).toEqualTypeOf<asyncio.Coroutine<number>>();
// @ts-expect-error an argument of the wrong type
executor.submit(tasks('hash'), 1);
// @ts-expect-error a name that the module does not export
tasks('missing');
// @ts-expect-error a name that the module does not export
workerExport<One>(url, 'other');
// @ts-expect-error an export that is no function
tasks('version');

// Streams and maps.
expectTypeOf(
  pool.stream(function* (to: number) {
    yield to;
  }, 3),
).toEqualTypeOf<Observable<number>>();
expectTypeOf(
  pool.stream(async function* () {
    yield 'x';
  }),
).toEqualTypeOf<Observable<string>>();
expectTypeOf(
  pool.stream(async function (this: WorkerContext<Date>) {
    this.progress(new Date());
  }),
).toEqualTypeOf<Observable<Date>>();
expectTypeOf(pool.stream(tasks('count'), 3)).toEqualTypeOf<Observable<number>>();
expectTypeOf(pool.map((x: number) => `${x}`, [1, 2])).toEqualTypeOf<Observable<string>>();
expectTypeOf(executor.map(async (x: number) => x > 1, from([1]))).toEqualTypeOf<Observable<boolean>>();
expectTypeOf(from(['a']).pipe(asyncio.mapToThread(tasks('hash')))).toEqualTypeOf<Observable<string>>();
expectTypeOf(from([1]).pipe(asyncio.mapToThread((x: number) => [x], { executor: pool, limit: 2 }))).toEqualTypeOf<Observable<number[]>>();

// Blocks and the end.
expectTypeOf(asyncio.asyncWith(new ProcessPoolExecutor(), (own) => own.submit(() => 1))).toEqualTypeOf<asyncio.Coroutine<number>>();
expectTypeOf(pool.shutdown({ wait: false })).toEqualTypeOf<asyncio.Coroutine<void>>();
expectTypeOf(transfer(new Uint8Array(1), [])).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
transfer(new Uint8Array(1), [new ArrayBuffer(1), new MessageChannel().port1]);
// @ts-expect-error: a number can't be moved.
transfer(new Uint8Array(1), [1]);
asyncio.getEventLoop().setDefaultExecutor(executor);
// @ts-expect-error no executor
asyncio.getEventLoop().setDefaultExecutor({});
