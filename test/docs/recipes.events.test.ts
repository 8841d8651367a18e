import { createHook } from 'node:async_hooks';
import { EventEmitter, on, once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { Subject, switchMap, take, toArray, type Observable } from 'rxjs';
import { asPromise, createTask, fromAsync, Queue, type Task } from '../../lib/index.js';
import { orderedMap, putTo, withCleanup } from '../../operators/index.js';
import { turns } from '../tasks/support.js';
import { recipe } from './blocks';

const { abortable } = recipe<{
  abortable<T>(open: (signal: AbortSignal) => AsyncIterable<T>): Observable<T>;
}>('Events and timers of Node, with back-pressure');

const hour = 3_600_000;

/** Tells when it is held up, as a stream or a readline interface can be. */
class Sensor extends EventEmitter {
  readonly said: string[] = [];

  pause(): void {
    this.said.push('pause');
  }

  resume(): void {
    this.said.push('resume');
  }
}

function readings(sensor: EventEmitter, options: { highWaterMark?: number; lowWaterMark?: number } = {}): Observable<number[]> {
  return abortable<number[]>((signal) => on(sensor, 'reading', { signal, close: ['off'], ...options }));
}

function emit(sensor: EventEmitter, ...values: number[]): void {
  for (const value of values) sensor.emit('reading', value);
}

describe('the events of an emitter, as a stream', () => {
  it('are taken one at a time when one is dealt with at a time, and none is lost.', async () => {
    const sensor = new EventEmitter();
    const doors: (() => void)[] = [];
    const begun: number[] = [];
    const all = createTask(
      readings(sensor).pipe(
        orderedMap(
          ([value]) => {
            begun.push(value!);
            return new Promise<number>((resolve) => doors.push(() => resolve(value!)));
          },
          { limit: 1 },
        ),
        toArray(),
      ),
    );
    emit(sensor, 1, 2, 3);
    sensor.emit('off');
    await turns();
    expect(begun).toEqual([1]);
    for (const expected of [[1, 2], [1, 2, 3], [1, 2, 3]]) {
      doors.shift()!();
      await turns();
      expect(begun).toEqual(expected);
    }

    expect(await asPromise(all)).toEqual([1, 2, 3]);
    expect(sensor.eventNames()).toEqual([]);
  });

  it('have the emitter paused when a full queue is in their way, and resumed when there is room.', async () => {
    const sensor = new Sensor();
    const queue = new Queue<number[]>(1);
    const putting = readings(sensor, { highWaterMark: 2, lowWaterMark: 1 }).pipe(putTo(queue)).subscribe();

    emit(sensor, 1, 2, 3, 4, 5);
    await turns();
    expect([sensor.said, queue.qsize()]).toEqual([['pause'], 1]);
    const got: number[] = [];
    while (sensor.said.at(-1) === 'pause') {
      got.push(queue.getNowait()[0]!);
      await turns();
    }

    expect(got.length).toBeGreaterThan(0);
    expect([...got, queue.getNowait()[0]]).toEqual([1, 2, 3, 4].slice(0, got.length + 1));
    putting.unsubscribe();
    expect(sensor.eventNames()).toEqual([]);
  });

  it('leave no listener when they are unsubscribed, at once.', () => {
    const sensor = new EventEmitter();
    const subscription = readings(sensor).subscribe();
    expect([sensor.listenerCount('reading'), sensor.listenerCount('error')]).toEqual([1, 1]);

    subscription.unsubscribe();

    expect(sensor.eventNames()).toEqual([]);
  });

  it('leave no listener when a take has enough.', async () => {
    const sensor = new EventEmitter();
    const task = createTask(readings(sensor).pipe(take(1)));

    emit(sensor, 1);

    expect(await asPromise(task)).toEqual([1]);
    expect(sensor.eventNames()).toEqual([]);
  });

  it('leave no listener when a switchMap goes on to others.', () => {
    const sensors = [new EventEmitter(), new EventEmitter()];
    const chosen = new Subject<number>();
    const subscription = chosen.pipe(switchMap((index) => readings(sensors[index]!))).subscribe();

    chosen.next(0);
    chosen.next(1);
    expect(sensors.map((sensor) => sensor.listenerCount('reading'))).toEqual([0, 1]);
    subscription.unsubscribe();

    expect(sensors.map((sensor) => sensor.eventNames())).toEqual([[], []]);
  });

  it('leave no listener when their task is cancelled.', async () => {
    const sensor = new EventEmitter();
    const task = createTask(readings(sensor));
    expect(sensor.listenerCount('reading')).toBe(1);

    task.cancel();
    await asPromise(task).catch(() => undefined);

    expect([task.cancelled(), sensor.eventNames()]).toEqual([true, []]);
  });

  it('fail with what the emitter emits as its error.', async () => {
    const sensor = new EventEmitter();
    const task = createTask(readings(sensor));

    sensor.emit('error', new Error('the cable is off'));

    await expect(asPromise(task)).rejects.toThrow('the cable is off');
    expect(sensor.eventNames()).toEqual([]);
  });
});

describe('one event of an emitter, awaited in a task', () => {
  const waiting = (emitter: EventEmitter): Task<unknown[]> => createTask(fromAsync((signal) => once(emitter, 'ready', { signal })), { eager: true });

  it('is its value, and no listener is left.', async () => {
    const emitter = new EventEmitter();
    const task = waiting(emitter);

    emitter.emit('ready', 1, 2);

    expect(await asPromise(task)).toEqual([1, 2]);
    expect(emitter.eventNames()).toEqual([]);
  });

  it('has no listener any more when the task is cancelled.', async () => {
    const emitter = new EventEmitter();
    const task = waiting(emitter);
    expect(emitter.listenerCount('ready')).toBe(1);

    task.cancel();
    await asPromise(task).catch(() => undefined);

    expect([task.cancelled(), emitter.eventNames()]).toEqual([true, []]);
  });

  it('fails the task when the emitter emits an error.', async () => {
    const emitter = new EventEmitter();
    const task = waiting(emitter);

    emitter.emit('error', new Error('the port is taken'));

    await expect(asPromise(task)).rejects.toThrow('the port is taken');
    expect(emitter.eventNames()).toEqual([]);
  });
});

describe('an interval of timers/promises, as a stream', () => {
  // Not counted in the process: the timers of whoever runs the tests come and go there.
  const intervals: { _repeat: number | null; _destroyed: boolean }[] = [];
  const hook = createHook({
    init(_asyncId, type, _triggerAsyncId, resource) {
      if (type === 'Timeout' && (resource as (typeof intervals)[number])._repeat !== null) intervals.push(resource as (typeof intervals)[number]);
    },
  });
  const stopped = (): boolean[] => intervals.map((interval) => interval._destroyed);

  beforeEach(() => {
    intervals.length = 0;
    hook.enable();
  });
  afterEach(() => hook.disable());

  it('ticks as long as somebody wants it.', async () => {
    expect(await asPromise(abortable((signal) => setInterval(1, 'tick', { signal })).pipe(take(3), toArray()))).toEqual(['tick', 'tick', 'tick']);

    expect(stopped()).toEqual([true]);
  });

  it('is stopped at once by a cancel, which does not wait for the next tick.', async () => {
    const cleaned = new Queue<string>();
    const ticks = abortable((signal) => setInterval(hour, 'tick', { signal }));
    const subscription = ticks.pipe(withCleanup(() => cleaned.put('clean'))).subscribe();
    await turns();
    expect(stopped()).toEqual([false]);

    subscription.unsubscribe();

    expect(await asPromise(cleaned.get())).toBe('clean');
    expect(stopped()).toEqual([true]);
  });
});
