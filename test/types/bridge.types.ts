import { expectTypeOf } from 'expect-type';
import type { Observable, Subscription } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import { connectLoop, exposeLoop, registerErrorClass, runCoroutineThreadsafe, type ConcurrentFuture, type RemoteLoop } from 'rxjs-asyncio/executors';

declare const worker: Worker;
declare const port: MessagePort;

interface User {
  readonly id: number;
}

const functions = {
  fetchUser: asyncio.coroutine(function* (id: number, options?: { fresh: boolean }) {
    yield* asyncio.sleep(options?.fresh === true ? 1 : 0);
    return { id } as User;
  }),
  load: (url: string) => Promise.resolve(url),
  log: (line: string) => console.log(line),
};

// The owner.
expectTypeOf(exposeLoop(worker, functions)).toEqualTypeOf<Subscription>();
expectTypeOf(exposeLoop(port, functions, { loop: asyncio.getEventLoop() })).toEqualTypeOf<Subscription>();
// @ts-expect-error a value is no function
exposeLoop(port, { answer: 42 });
// @ts-expect-error no endpoint
exposeLoop({ postMessage() {} }, functions);

// The thread.
const remote = connectLoop<typeof functions>(port);
expectTypeOf(remote).toEqualTypeOf<RemoteLoop<typeof functions>>();
expectTypeOf<RemoteLoop<typeof functions>>().toExtend<Disposable>();
const user = runCoroutineThreadsafe('fetchUser', [1], remote);
expectTypeOf(user).toEqualTypeOf<ConcurrentFuture<User>>();
expectTypeOf(runCoroutineThreadsafe('fetchUser', [1, { fresh: true }], remote)).toEqualTypeOf<ConcurrentFuture<User>>();
expectTypeOf(runCoroutineThreadsafe('load', ['/'], remote)).toEqualTypeOf<ConcurrentFuture<string>>();
expectTypeOf(remote.callSoonThreadsafe('log', 'line')).toEqualTypeOf<void>();
expectTypeOf(remote.callSoonThreadsafe('fetchUser', 1)).toEqualTypeOf<void>();
// @ts-expect-error no such function
runCoroutineThreadsafe('missing', [], remote);
// @ts-expect-error an argument of the wrong type
runCoroutineThreadsafe('fetchUser', ['1'], remote);
// @ts-expect-error an argument too few
runCoroutineThreadsafe('fetchUser', [], remote);
// @ts-expect-error nothing to await
runCoroutineThreadsafe('log', ['line'], remote);
// @ts-expect-error no such function
remote.callSoonThreadsafe('missing');
// @ts-expect-error an argument of the wrong type
remote.callSoonThreadsafe('log', 5);
// @ts-expect-error internals are not declared
void remote._submit;

// Its future.
expectTypeOf(user).toExtend<Observable<User>>();
expectTypeOf(user).toExtend<asyncio.Awaitable<User>>();
expectTypeOf(user.result()).toEqualTypeOf<User>();
expectTypeOf(user.result(100)).toEqualTypeOf<User>();
expectTypeOf(user.exception(null)).toEqualTypeOf<unknown>();
expectTypeOf(user.cancel('message')).toEqualTypeOf<asyncio.Future<boolean>>();
user.addDoneCallback((future) => expectTypeOf(future).toEqualTypeOf<ConcurrentFuture<User>>());
expectTypeOf(asyncio.wrapFuture(user)).toEqualTypeOf<asyncio.Future<User>>();
expectTypeOf(asyncio.wrapFuture(Promise.resolve(1))).toEqualTypeOf<asyncio.Future<number>>();
expectTypeOf(asyncio.gather([user, Promise.resolve(1)])).toEqualTypeOf<asyncio.Coroutine<[User, number]>>();
asyncio.coroutine(function* () {
  expectTypeOf(yield* user).toEqualTypeOf<User>();
});
// @ts-expect-error it is made by runCoroutineThreadsafe, and settled by the other thread
user.setResult({ id: 1 });

// Error classes.
class PaymentError extends Error {
  constructor(readonly amount: number) {
    super();
  }
}
expectTypeOf(registerErrorClass(PaymentError)).toEqualTypeOf<void>();
registerErrorClass(PaymentError, { name: 'PaymentError' });
// @ts-expect-error no class of errors
registerErrorClass(Map);
