import {
  asyncScheduler,
  bufferTime,
  debounceTime,
  delay,
  interval,
  map,
  observeOn,
  of,
  repeat,
  retry,
  subscribeOn,
  take,
  timeout,
  timer,
  VirtualTimeScheduler,
  type SchedulerAction,
} from 'rxjs';
import { coroutine, EventLoop, getRunningLoop, sleep, TimeoutError } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

describe('EventLoop as a SchedulerLike', () => {
  it('observeOn(loop) passes each value on in the same frame, from the ready queue', () => {
    marbles(({ loop, cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                       -a-b-(c|)');
      const subs = '                              ^----!';
      expectObservable(source.pipe(observeOn(loop))).toBe('-a-b-(c|)');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
    expect.assertions(2);
  });

  it('observeOn(loop) passes an error on, behind the values', () => {
    marbles(({ loop, cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                       -a-#');
      expectObservable(source.pipe(observeOn(loop))).toBe('-a-#');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
    expect.assertions(2);
  });

  it('observeOn(loop, ms) shifts by that time', () => {
    marbles(({ loop, cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                          -a-b|');
      expectObservable(source.pipe(observeOn(loop, 2))).toBe('---a-b|');
      expectSubscriptions(source.subscriptions).toBe('^---!');
    });
    expect.assertions(2);
  });

  it('subscribeOn(loop) subscribes in the same frame; leaving at once never subscribes', () => {
    marbles(({ loop, cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                         -a|');
      const left = cold('                           -a|');
      expectObservable(source.pipe(subscribeOn(loop))).toBe('-a|');
      left.pipe(subscribeOn(loop)).subscribe().unsubscribe();
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(left.subscriptions).toBe([]);
    });
    expect.assertions(3);
  });

  it('timer(ms, loop) fires once; unsubscribing removes its timer', () => {
    marbles(({ loop, expectObservable }) => {
      expectObservable(timer(10, loop)).toBe('          10ms (0|)', { 0: 0 });
      expectObservable(timer(10, loop), '^ 4ms !').toBe('-');
    });
    expect.assertions(2);
  });

  it('interval(ms, loop) repeats until it is left', () => {
    marbles(({ loop, expectObservable }) => {
      expectObservable(interval(10, loop).pipe(take(3), map(String))).toBe('10ms 0 9ms 1 9ms (2|)');
    });
    expect.assertions(1);
  });

  it('delay, debounceTime, bufferTime and timeout run on it', () => {
    marbles(({ loop, cold, expectObservable }) => {
      const source = cold('                                    ab---c----|');
      expectObservable(source.pipe(delay(2, loop))).toBe('     --ab---c--|');
      expectObservable(source.pipe(debounceTime(3, loop))).toBe('----b---c-|');
      expectObservable(source.pipe(bufferTime(4, loop))).toBe('  ----x---y-(z|)', { x: ['a', 'b'], y: ['c'], z: [] });
      expectObservable(source.pipe(timeout({ each: 3, scheduler: loop }))).toBe('ab--#', undefined, new TimeoutError());
    });
    expect.assertions(4);
  });

  it('repeat and retry with a delay on it come round again', () => {
    marbles(({ loop, cold, expectObservable, expectSubscriptions }) => {
      const good = cold('-a|');
      const bad = cold(' --#');
      expectObservable(good.pipe(repeat({ count: 2, delay: () => timer(3, loop) }))).toBe('-a----a|');
      expectObservable(bad.pipe(retry({ count: 1, delay: () => timer(3, loop) }))).toBe('-------#');
      expectSubscriptions(good.subscriptions).toBe(['^-!', '-----^-!']);
      expectSubscriptions(bad.subscriptions).toBe([' ^-!', '-----^-!']);
    });
    expect.assertions(4);
  });

  it('scheduled work runs as a callback of the loop, in turn with the others', async () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    loop.callSoon(() => trace.push('before'));
    loop.schedule((state) => trace.push(`${state}: ${getRunningLoop() === loop}`), 0, 'work');
    loop.callSoon(() => trace.push('after'));
    await settle();
    expect(trace).toEqual(['before', 'work: true', 'after']);
  });

  it('a negative delay is over already, in the next iteration', () => {
    const trace: string[] = [];
    runVirtual((loop) => {
      loop.schedule(() => trace.push('work'), -5);
      trace.push('now');
      return sleep(1);
    });
    expect(trace).toEqual(['now', 'work']);
  });

  it('work reschedules itself with this.schedule, and passes its state on', () => {
    const states: string[] = [];
    runVirtual((loop) => {
      loop.schedule<number>(
        function (this: SchedulerAction<number>, state = 0) {
          states.push(`${state}@${loop.time()}`);
          if (state < 3) this.schedule(state + 1, 5);
        },
        10,
        1,
      );
      return sleep(100);
    });
    expect(states).toEqual(['1@10', '2@15', '3@20']);
  });

  it('the subscription is closed when the work is done, and not before', async () => {
    const loop = new EventLoop();
    const subscription = loop.schedule(() => undefined);
    expect(subscription.closed).toBe(false);
    await settle();
    expect(subscription.closed).toBe(true);
  });

  it('work that throws is reported, closed, and not repeated', () => {
    const told: unknown[] = [];
    let closed = false;
    runVirtual((loop) => {
      loop.setExceptionHandler((_loop, { exception }) => void told.push(exception));
      const subscription = loop.schedule(function (this: SchedulerAction<unknown>) {
        this.schedule(undefined, 5);
        throw 'boom';
      }, 5);
      return coroutine(function* () {
        yield* sleep(50);
        closed = subscription.closed;
      })();
    });
    expect(told).toEqual(['boom']);
    expect(closed).toBe(true);
  });

  it('now() is the time of the epoch, as that of every scheduler', () => {
    const loop = new EventLoop();
    expect(Math.abs(loop.now() - asyncScheduler.now())).toBeLessThan(1_000);
  });
});

describe('EventLoop on a given scheduler', () => {
  it('LOOP-26: runs one iteration an action, so that whoever owns the scheduler drives the loop', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const trace: string[] = [];
    const schedule = jest.spyOn(scheduler, 'schedule');
    loop.callSoon(() => {
      trace.push('a');
      loop.callSoon(() => trace.push('c'));
    });
    loop.callSoon(() => trace.push('b'));
    expect(schedule).toHaveBeenCalledTimes(1);
    scheduler.actions.shift()!.execute(undefined, 0);
    expect(trace).toEqual(['a', 'b']);
    expect(schedule).toHaveBeenCalledTimes(2);
    scheduler.flush();
    expect(trace).toEqual(['a', 'b', 'c']);
    expect(schedule).toHaveBeenCalledTimes(2);
  });

  it('nothing runs before the scheduler does', async () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const callback = jest.fn();
    loop.callSoon(callback);
    await settle();
    expect(callback).not.toHaveBeenCalled();
    scheduler.flush();
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('takes its times from the scheduler', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const times: number[] = [];
    loop.callLater(20, () => times.push(loop.time(), loop.now()));
    scheduler.flush();
    expect(times).toEqual([20, 20]);
  });

  it('runs whole programs', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const main = coroutine(function* () {
      yield* sleep(30);
      return loop.time();
    });
    const task = loop.createTask(main());
    scheduler.flush();
    expect(task.result()).toBe(30);
  });

  it('asks for one timer of several, and for none after close', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const pending = (): number => scheduler.actions.filter(({ closed }) => !closed).length;
    for (let i = 0; i < 10; i++) loop.callLater(20 - i, () => undefined);
    loop.callSoon(() => undefined);
    expect(pending()).toBe(2);
    loop.close();
    expect(pending()).toBe(0);
  });

  it('leaves RxJS its own clock: an operator on asyncScheduler is not moved', () => {
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ scheduler });
    const values: number[] = [];
    of(1).pipe(delay(1_000, loop)).subscribe((value) => values.push(value));
    const other = of(2).pipe(delay(1_000)).subscribe((value) => values.push(value));
    scheduler.flush();
    other.unsubscribe();
    expect(values).toEqual([1]);
  });
});
