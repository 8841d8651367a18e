import { expectTypeOf } from 'expect-type';
import * as rxjs from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import * as asyncio from 'rxjs-asyncio';
import { marbles, runVirtual } from 'rxjs-asyncio/testing';

// Errors.
expectTypeOf(new asyncio.BrokenBarrierError('message')).toExtend<asyncio.RuntimeError>();
expectTypeOf(new asyncio.CancelledError()).toExtend<Error>();
expectTypeOf(new asyncio.DeadlockError()).toExtend<Error>();
expectTypeOf(new asyncio.InvalidStateError()).toExtend<Error>();
expectTypeOf(new asyncio.LivelockError()).toExtend<Error>();
expectTypeOf(new asyncio.LookupError()).toExtend<Error>();
expectTypeOf(new asyncio.QueueEmpty()).toExtend<Error>();
expectTypeOf(new asyncio.QueueFull()).toExtend<Error>();
expectTypeOf(new asyncio.QueueShutDown()).toExtend<Error>();
expectTypeOf(new asyncio.ExceptionGroup([new Error()], 'message')).toExtend<AggregateError>();
expectTypeOf(new asyncio.ExceptionGroup([1]).split((error) => error === 1)).toEqualTypeOf<
  [match: asyncio.ExceptionGroup | null, rest: asyncio.ExceptionGroup | null]
>();
expectTypeOf(asyncio.TimeoutError).toEqualTypeOf(rxjs.TimeoutError);
expectTypeOf(asyncio.EmptyError).toEqualTypeOf(rxjs.EmptyError);
expectTypeOf(asyncio.throwIfCancelled).toEqualTypeOf<(error: unknown) => void>();

// Loop and contexts.
const loop = asyncio.newEventLoop();
expectTypeOf(loop.callLater(1, (a: string, b: number) => a + String(b), 'a', 1)).toEqualTypeOf<asyncio.TimerHandle>();
expectTypeOf(loop.callSoon(() => undefined)).toEqualTypeOf<asyncio.Handle>();
expectTypeOf(asyncio.currentTask()).toEqualTypeOf<asyncio.Task<unknown> | null>();
expectTypeOf(asyncio.allTasks()).toEqualTypeOf<Set<asyncio.Task<unknown>>>();
const variable = new asyncio.ContextVar<number>('variable');
expectTypeOf(variable.get()).toEqualTypeOf<number>();
expectTypeOf(variable.get('none')).toEqualTypeOf<number | string>();
expectTypeOf(variable.set(1)).toEqualTypeOf<asyncio.Token<number>>();
expectTypeOf(asyncio.copyContext().run(() => 'result')).toEqualTypeOf<string>();
expectTypeOf(asyncio.copyContext().get(variable)).toEqualTypeOf<number | undefined>();
expectTypeOf(new asyncio.Runner().run(asyncio.sleep(1, 'x'))).toEqualTypeOf<Promise<string>>();
expectTypeOf<asyncio.Runner>().toExtend<AsyncDisposable>();
expectTypeOf(asyncio.aiter([1])).toExtend<Disposable>();

// Promise code.
declare const platform: asyncio.NativeObservable<number>;
expectTypeOf(asyncio.fromNative(platform)).toEqualTypeOf<rxjs.Observable<number>>();
expectTypeOf(asyncio.toNative(asyncio.sleep(1, 'x'))).toEqualTypeOf<asyncio.NativeObservable<string>>();
expectTypeOf(asyncio.toAsyncIterable(rxjs.of(1))).toExtend<AsyncIterable<number>>();
expectTypeOf(asyncio.toAsyncIterable([1])[Symbol.asyncIterator]().next()).toEqualTypeOf<Promise<IteratorResult<number, undefined>>>();
expectTypeOf(asyncio.toAbortSignal(asyncio.createTask(asyncio.sleep(1)))).toEqualTypeOf<AbortSignal>();
expectTypeOf(rxjs.of(1).pipe(asyncio.abortedBy(new AbortController().signal))).toEqualTypeOf<rxjs.Observable<number>>();
expectTypeOf(rxjs.firstValueFrom(asyncio.createTask(asyncio.sleep(1, 'x')))).toEqualTypeOf<Promise<string>>();
expectTypeOf(rxjs.lastValueFrom(asyncio.sleep(1, 'x'))).toEqualTypeOf<Promise<string>>();
// @ts-expect-error an RxJS Observable is none of the platform
asyncio.fromNative(rxjs.of(1));
// @ts-expect-error not a Future
asyncio.toAbortSignal(asyncio.sleep(1));

// Testing.
expectTypeOf(runVirtual(() => asyncio.sleep(1, 'x'))).toEqualTypeOf<{ readonly value: string; readonly elapsed: number }>();
marbles((helpers) => {
  expectTypeOf(helpers.loop).toEqualTypeOf<asyncio.EventLoop>();
  expectTypeOf(helpers.cold).toEqualTypeOf<RunHelpers['cold']>();
});

// @ts-expect-error an argument of the wrong type
loop.callSoon((text: string) => text, 1);
// @ts-expect-error an argument too few
loop.callLater(1, (text: string) => text);
// @ts-expect-error the value is a number
variable.set('text');
// @ts-expect-error main is a function
runVirtual(asyncio.sleep(1));
// @ts-expect-error internals are not declared
void loop._enqueue;
// @ts-expect-error internals are not declared
void new asyncio.Future()._settle;
// @ts-expect-error internals are not declared
void asyncio.createTask(asyncio.sleep(1))._describe;
// @ts-expect-error internals are not exported
void asyncio.cancelledError;
