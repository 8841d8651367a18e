import { expectTypeOf } from 'expect-type';
import {
  combineLatest, concatMap, defer, filter, firstValueFrom, forkJoin, from, interval, lastValueFrom, map, merge, mergeMap, observeOn, of,
  switchMap, toArray, zip, type Observable, type ObservableInput, type ObservedValueOf, type SchedulerLike,
} from 'rxjs';
import { coroutine, EventLoop, sleep, type AsCompleted, type Coroutine, type Future, type Task } from 'rxjs-asyncio';

declare const run: Coroutine<number>;
declare const future: Future<string>;
declare const task: Task<boolean>;
declare const completed: AsCompleted<Date>;
declare const loop: EventLoop;

// RxJS sees the value alone, whichever way it asks.
expectTypeOf<ObservedValueOf<Coroutine<number>>>().toEqualTypeOf<number>();
expectTypeOf<ObservedValueOf<Future<string>>>().toEqualTypeOf<string>();
expectTypeOf<ObservedValueOf<Task<boolean>>>().toEqualTypeOf<boolean>();
expectTypeOf<ObservedValueOf<AsCompleted<Date>>>().toEqualTypeOf<Date>();
expectTypeOf(from(run)).toEqualTypeOf<Observable<number>>();
expectTypeOf(from(future)).toEqualTypeOf<Observable<string>>();
expectTypeOf(from(task)).toEqualTypeOf<Observable<boolean>>();
expectTypeOf(from(completed)).toEqualTypeOf<Observable<Date>>();
expectTypeOf(forkJoin([run, future, task, completed])).toEqualTypeOf<Observable<[number, string, boolean, Date]>>();
expectTypeOf(forkJoin({ run, future })).toEqualTypeOf<Observable<{ run: number; future: string }>>();
expectTypeOf(combineLatest([run, future])).toEqualTypeOf<Observable<[number, string]>>();
expectTypeOf(zip(run, future)).toEqualTypeOf<Observable<[number, string]>>();
expectTypeOf(merge(run, future)).toEqualTypeOf<Observable<number | string>>();
expectTypeOf(of(1).pipe(mergeMap(() => run))).toEqualTypeOf<Observable<number>>();
expectTypeOf(of(1).pipe(switchMap(() => future))).toEqualTypeOf<Observable<string>>();
expectTypeOf(of(1).pipe(concatMap((n) => (n > 0 ? run : task)))).toEqualTypeOf<Observable<number | boolean>>();
expectTypeOf(defer(() => task)).toEqualTypeOf<Observable<boolean>>();
expectTypeOf(firstValueFrom(run)).toEqualTypeOf<Promise<number>>();
expectTypeOf(firstValueFrom(future)).toEqualTypeOf<Promise<string>>();
expectTypeOf(lastValueFrom(completed)).toEqualTypeOf<Promise<Date>>();
expectTypeOf(run.pipe(map((n) => n + 1), filter((n) => n > 1))).toEqualTypeOf<Observable<number>>();
expectTypeOf(completed.pipe(toArray())).toEqualTypeOf<Observable<Date[]>>();
run.subscribe((value) => expectTypeOf(value).toEqualTypeOf<number>());
future.subscribe({ next: (value) => expectTypeOf(value).toEqualTypeOf<string>() });

// They are what RxJS takes as inputs, and a loop is a scheduler.
expectTypeOf(run).toExtend<ObservableInput<number>>();
expectTypeOf(future).toExtend<Observable<string>>();
expectTypeOf(task).toExtend<Future<boolean>>();
expectTypeOf(loop).toExtend<SchedulerLike>();
expectTypeOf(interval(10, loop).pipe(observeOn(loop))).toEqualTypeOf<Observable<number>>();
expectTypeOf(of(1).pipe(mergeMap(coroutine(function* (n: number) { yield* sleep(n); return String(n); })))).toEqualTypeOf<Observable<string>>();

// @ts-expect-error the value is a number
run.subscribe((value: string) => value);
// @ts-expect-error a plain Observable is not a Coroutine
export const notACoroutine: Coroutine<number> = of(1);
// @ts-expect-error a Coroutine is not a Future
export const notAFuture: Future<number> = run;
// @ts-expect-error a Future is not a Task
export const notATask: Task<string> = future;
// @ts-expect-error a Coroutine of something else
export const otherValue: Coroutine<string> = run;
// @ts-expect-error no `then`: await asPromise()
run.then((value: number) => value);
