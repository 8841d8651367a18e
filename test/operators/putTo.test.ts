import { of, range, Subject, takeUntil, timer } from 'rxjs';
import { allTasks, createTask, LifoQueue, Queue, QueueFull, sleep } from '../../lib/index.js';
import { putTo, type PutToOptions } from '../../operators/index.js';
import { drain, filled, iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { note } from './support.js';

describe('putTo', () => {
  it('keeps the order of the values, whatever waits', () => {
    inTask(function* () {
      const queue = new Queue<number>(3);
      const got: number[] = [];
      range(0, 100).pipe(putTo(queue, { shutdown: true })).subscribe();
      const subscription = queue.items().subscribe((item) => got.push(item));
      yield* sleep(1);
      expect([subscription.closed, got]).toEqual([true, Array.from({ length: 100 }, (_, index) => index)]);
    });
  });

  it('never makes the queue longer than its maxsize', () => {
    inTask(function* () {
      const queue = new Queue<number>(2);
      let most = 0;
      queue.size$.subscribe((size) => (most = Math.max(most, size)));
      range(0, 20).pipe(putTo(queue, { shutdown: true })).subscribe();
      yield* sleep(5);
      for (let i = 0; i < 20; i++) {
        yield* queue.get();
        yield* sleep(1);
      }
      expect(most).toBe(2);
    });
  });

  it('queues behind putters that came before it', () => {
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      createTask(queue.put('before'));
      yield* sleep(0);
      of('a', 'b').pipe(putTo(queue, { shutdown: true })).subscribe();
      const got: string[] = [];
      for (let i = 0; i < 4; i++) {
        got.push(yield* queue.get());
        yield* iterations(3);
      }
      expect(got).toEqual(['0', 'before', 'a', 'b']);
    });
  });

  it('makes no task while there is room', () => {
    inTask(function* () {
      const queue = new Queue<number>(2);
      const source = new Subject<number>();
      const subscription = source.pipe(putTo(queue)).subscribe();
      source.next(1);
      source.next(2);
      expect(allTasks().size).toBe(1);
      source.next(3);
      expect(allTasks().size).toBe(2);
      subscription.unsubscribe();
      yield* iterations(2);
      expect(allTasks().size).toBe(1);
    });
  });

  it('puts into any kind of queue', () => {
    inTask(function* () {
      const queue = new LifoQueue<number>();
      of(1, 2, 3).pipe(putTo(queue)).subscribe();
      expect(drain(queue)).toEqual([3, 2, 1]);
      yield* sleep(0);
    });
  });

  it('counts each value as a task of the queue', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      of(1, 2, 3).pipe(putTo(queue)).subscribe();
      const subscription = queue.items().subscribe(() => queue.taskDone());
      yield* sleep(1);
      yield* queue.join();
      expect(() => queue.taskDone()).toThrow(RangeError);
      subscription.unsubscribe();
    });
  });

  it('wakes the next putter when it is left after it was woken', () => {
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      const subscription = of('a').pipe(putTo(queue)).subscribe();
      const other = createTask(queue.put('b'));
      yield* iterations(2);
      queue.getNowait();
      subscription.unsubscribe();
      yield* other;
      expect(drain(queue)).toEqual(['b']);
    });
  });

  it.each([0, 1])('fails with QueueShutDown, not QueueFull, when the queue is shut down and the backlog of %d is full', (backlog) => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = new Subject<string>();
      note(trace, source.pipe(putTo(queue, { backlog })));
      for (let waiting = 0; waiting < backlog; waiting++) source.next('waits');
      queue.shutdown();
      source.next('a');
      expect(trace).toEqual(['error QueueShutDown @0']);
      yield* sleep(0);
    });
  });
});

describe('putTo with shutdown', () => {
  it('shuts the queue down when the last value is put', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(1);
      note(trace, of(1, 2).pipe(putTo(queue, { shutdown: true })));
      yield* sleep(1);
      expect([trace, queue.getNowait()]).toEqual([[], 1]);
      yield* sleep(1);
      trace.push(`left ${drain(queue).join()}`);
      expect(() => queue.putNowait(3)).toThrow('shut down');
    });
    expect(trace).toEqual(['next undefined @1', 'complete @1', 'left 2']);
  });

  it('does not when the source fails', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>();
      const source = new Subject<number>();
      note(trace, source.pipe(putTo(queue, { shutdown: true })));
      source.error(new Error('broken'));
      queue.putNowait(1);
      yield* sleep(0);
    });
    expect(trace).toEqual(['error broken @0']);
  });

  it('does not when it is left', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const source = new Subject<number>();
      source.pipe(putTo(queue, { shutdown: true }), takeUntil(timer(1))).subscribe();
      yield* sleep(2);
      source.complete();
      expect(() => queue.putNowait(1)).not.toThrow();
    });
  });
});

describe('putTo with a backlog', () => {
  it.each([0, 1, 3])('of %d is QueueFull at one value more, and leaves the source', (backlog) => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>(2);
      const source = new Subject<number>();
      note(trace, source.pipe(putTo(queue, { backlog })));
      for (let item = 0; item < 2 + backlog; item++) source.next(item);
      expect([trace, source.observed]).toEqual([[], true]);
      source.next(9);
      expect([trace, source.observed]).toEqual([['error QueueFull @0'], false]);
      yield* sleep(1);
      expect(drain(queue)).toEqual([0, 1]);
      yield* sleep(1);
      expect(queue.empty()).toBe(true);
    });
  });

  it('says how many wait', () => {
    inTask(function* () {
      const errors: unknown[] = [];
      of(1, 2, 3)
        .pipe(putTo(new Queue<number>(1), { backlog: 1 }))
        .subscribe({ error: (error) => errors.push(error) });
      yield* sleep(0);
      expect(errors).toEqual([new QueueFull('putTo: the queue is full, and 1 values wait to be put: options.backlog allows no more')]);
    });
  });

  it('is free again when values were put', () => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      const source = new Subject<number>();
      const got: number[] = [];
      const errors: unknown[] = [];
      source.pipe(putTo(queue, { backlog: 1 })).subscribe({ error: (error) => errors.push(error) });
      for (let item = 0; item < 10; item++) {
        source.next(item);
        if (item > 0) got.push(yield* queue.get());
        yield* sleep(1);
      }
      expect([errors, got]).toEqual([[], [0, 1, 2, 3, 4, 5, 6, 7, 8]]);
      source.complete();
    });
  });
});

describe('putTo, called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['an array', [], 'an array'],
    ['a Subject', new Subject(), 'a Subject'],
  ])('refuses a queue that is %s', (_kind, queue, got) => {
    expect(() => putTo(queue as Queue<unknown>)).toThrow(new TypeError(`putTo: queue must be a Queue, got ${got}`));
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a string', '1', '"1"'],
    ['an object', {}, 'an object'],
  ])('refuses a backlog that is %s', (_kind, backlog, got) => {
    const expected = new TypeError(`putTo: options.backlog must be a number, got ${got}`);
    expect(() => putTo(new Queue(), { backlog: backlog as number })).toThrow(expected);
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a number', 1, '1'],
  ])('refuses options that are %s', (_kind, options, got) => {
    expect(() => putTo(new Queue(), options as PutToOptions)).toThrow(new TypeError(`putTo: options must be an object, got ${got}`));
  });

  it.each([-1, 0.5, NaN, -Infinity])('refuses a backlog of %d', (backlog) => {
    const expected = new RangeError(`putTo: options.backlog must be a whole number of at least 0, got ${backlog}`);
    expect(() => putTo(new Queue(), { backlog })).toThrow(expected);
  });
});
