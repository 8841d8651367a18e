import { expectTypeOf } from 'expect-type';
import { of, timer, type Observable } from 'rxjs';
import {
  asyncWith, FIRST_COMPLETED, shield, sleep, staggeredRace, TaskGroup, taskGroup, Timeout, timeout, timeoutAt, wait, waitFor,
  type AsyncContextManager, type Coroutine, type Future, type ReturnWhen, type StaggeredRace, type Task, type Waited,
} from 'rxjs-asyncio';

declare const future: Future<number>;
declare const task: Task<string>;
declare const promise: Promise<Date>;
declare const manager: AsyncContextManager<{ query(text: string): string }>;
declare const untyped: Observable<unknown>;

// wait
expectTypeOf(wait([future])).toEqualTypeOf<Coroutine<Waited<number>>>();
expectTypeOf(wait(new Set([future]), { returnWhen: FIRST_COMPLETED, timeout: 5 })).toEqualTypeOf<Coroutine<Waited<number>>>();
expectTypeOf(wait([future, task, promise])).toEqualTypeOf<Coroutine<Waited<number | string | Date>>>();
wait([future, task]).subscribe(({ done }) => expectTypeOf(done).toEqualTypeOf<Set<Future<number | string>>>());
FIRST_COMPLETED satisfies ReturnWhen;
// @ts-expect-error a single awaitable
wait(promise);
// @ts-expect-error a policy that does not exist
wait([future], { returnWhen: 'FIRST' });
// @ts-expect-error a null timeout is none: leave it out
wait([future], { timeout: null });

// shield, waitFor
expectTypeOf(shield(promise)).toEqualTypeOf<Coroutine<Date>>();
expectTypeOf(waitFor(task, 5)).toEqualTypeOf<Coroutine<string>>();
expectTypeOf(waitFor(of(1, 2), null)).toEqualTypeOf<Coroutine<number>>();
// @ts-expect-error the time is missing
waitFor(task);
// @ts-expect-error a list of awaitables
shield([task]);

// timeouts
expectTypeOf(timeout(5, () => task)).toEqualTypeOf<Coroutine<string>>();
expectTypeOf(timeout(null, async () => 1)).toEqualTypeOf<Coroutine<number>>();
expectTypeOf(
  timeoutAt(5, function* (deadline) {
    expectTypeOf(deadline).toEqualTypeOf<Timeout>();
    return yield* task;
  }),
).toEqualTypeOf<Coroutine<string>>();
expectTypeOf(new Timeout(null).when()).toEqualTypeOf<number | null>();
// @ts-expect-error a body that gives nothing to wait for
timeout(5, () => 1);
// @ts-expect-error the body is missing
timeout(5);
// @ts-expect-error a plain yield
timeout(5, function* () { yield task; });

// context managers
expectTypeOf(
  asyncWith(manager, function* (client) {
    yield* sleep(1);
    return client.query('select 1').length;
  }),
).toEqualTypeOf<Coroutine<number>>();
expectTypeOf(asyncWith(manager, (client) => of(client.query('x')))).toEqualTypeOf<Coroutine<string>>();
expectTypeOf(asyncWith(new Timeout(5), (deadline) => sleep(1, deadline))).toEqualTypeOf<Coroutine<Timeout>>();
({ enter: () => sleep(1), exit: () => {} }) satisfies AsyncContextManager<void>;
({ enter: () => promise, exit: () => sleep(1, true) }) satisfies AsyncContextManager<Date>;
({ enter: () => promise, exit: async () => undefined }) satisfies AsyncContextManager<Date>;
// @ts-expect-error an enter that gives nothing to wait for
({ enter: () => 1, exit: () => {} }) satisfies AsyncContextManager<number>;
// @ts-expect-error exit() is missing
asyncWith({ enter: () => promise }, () => promise);

// task groups
expectTypeOf(
  taskGroup(function* (group) {
    const child = group.createTask(timer(1), { name: 'child' });
    expectTypeOf(child).toEqualTypeOf<Task<0>>();
    return yield* child;
  }),
).toEqualTypeOf<Coroutine<0>>();
expectTypeOf(taskGroup((group) => group.createTask(promise))).toEqualTypeOf<Coroutine<Date>>();
expectTypeOf(taskGroup((group) => void group.createTask(promise))).toEqualTypeOf<Coroutine<void>>();
expectTypeOf(
  taskGroup((group) => {
    group.createTask(promise);
  }),
).toEqualTypeOf<Coroutine<void>>();
expectTypeOf(asyncWith(new TaskGroup(), (group) => group.createTask(promise))).toEqualTypeOf<Coroutine<Date>>();
// @ts-expect-error what can't be awaited
new TaskGroup().createTask(1);

// staggeredRace
staggeredRace([() => promise, () => Promise.resolve(new Date())], 250).subscribe(([result, index, exceptions]) => {
  expectTypeOf(result).toEqualTypeOf<Date | undefined>();
  expectTypeOf(index).toEqualTypeOf<number | null>();
  expectTypeOf(exceptions).toEqualTypeOf<unknown[]>();
});
expectTypeOf(staggeredRace([() => sleep(1, 'a'), () => promise], 250)).toEqualTypeOf<Coroutine<StaggeredRace<string | Date>>>();
// @ts-expect-error awaitables, and not functions that give some
staggeredRace([promise], 250);
expectTypeOf(waitFor(untyped, 5)).toEqualTypeOf<Coroutine<unknown>>();
