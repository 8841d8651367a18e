import { Observable, type OperatorFunction } from 'rxjs';
import type { Awaitable, ValueOf } from '../lib/Awaitable.js';
import { checkWaitOptions, type Waited, type WaitOptions } from '../lib/waiting/wait.js';
import { WaitedJobs } from '../lib/waiting/WaitedJobs.js';

/**
 * Starts each awaitable of the source as it comes, and emits which are done and which are not: when the source has
 * completed and all are done, or at the first that is done or has failed, or when time is up.
 *
 * asyncio: `asyncio.wait()`. What is pending then runs on: it is the subscriber's.
 *
 *     source                         a-b----|           a: ----(1|), b: --------(2|)
 *     waitAll({FIRST_COMPLETED})     ----(x|)           done: a, pending: b
 *
 * | the source…           | the subscriber sees                | what was started            |
 * |-----------------------|------------------------------------|-----------------------------|
 * | completes             | the sets, when the condition is met | what is pending runs on     |
 * | goes on               | the sets, when the first is done or has failed, or time is up; the source is left | what is pending runs on |
 * | completes without a value | RangeError, as of an empty `wait` |                           |
 * | errors, or is left    | the error, or nothing              | is cancelled; Futures that were handed in are left alone |
 *
 * ```ts
 * of(sleep(60_000, 'Lima'), sleep(5, 'Oslo'))
 *   .pipe(waitAll({ returnWhen: FIRST_COMPLETED }))
 *   .subscribe(({ done, pending }) => {
 *     for (const task of pending) task.cancel();
 *     console.log([...done].map((task) => task.result())); // [ 'Oslo' ]
 *   });
 * ```
 *
 * @throws TypeError when `options.timeout` is not a number
 * @throws RangeError when `options.returnWhen` is none of the three, or `options.timeout` is NaN
 */
export function waitAll<A extends Awaitable>(options: WaitOptions = {}): OperatorFunction<A, Waited<ValueOf<A>>> {
  checkWaitOptions('waitAll', options);
  return (source) =>
    new Observable((subscriber) => {
      new WaitedJobs<ValueOf<A>>(subscriber, options).run(source as Observable<Awaitable<ValueOf<A>>>);
    });
}
