import { of, Subject, takeUntil } from 'rxjs';
import { createTask, PriorityQueue, Queue, RuntimeError, sleep } from '../../lib/index.js';
import { putTo } from '../../operators/index.js';
import { note, random } from '../operators/support.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations } from './support.js';

const noOrder = (a: string, b: string): TypeError =>
  new TypeError(
    `PriorityQueue: ${a} and ${b} have no order of their own; give options.compare, ` +
      'or put numbers, strings, bigints, dates, or arrays of them',
  );

/** A comparison that throws when told to, after so many that work. */
function fragile(): { compare: (a: number, b: number) => number; breakAfter: (count: number) => void } {
  let left = Infinity;
  return {
    compare: (a, b) => {
      if (left-- <= 0) throw new Error('no order');
      return a - b;
    },
    breakAfter: (count) => (left = count),
  };
}

describe('PriorityQueue', () => {
  it.each<[string, unknown[], unknown[]]>([
    ['numbers', [3, -1, 2.5, Infinity, -Infinity, 0], [-Infinity, -1, 0, 2.5, 3, Infinity]],
    ['strings', ['b', 'a', 'B', '', 'aa'], ['', 'B', 'a', 'aa', 'b']],
    ['bigints', [3n, 1n, 2n], [1n, 2n, 3n]],
    ['dates', [new Date(2), new Date(1), new Date(3)], [new Date(1), new Date(2), new Date(3)]],
  ])('gives %s in their order', (_name, items, order) => {
    expect(drain(filled(new PriorityQueue<unknown>(), items))).toEqual(order);
  });

  it('compares arrays item by item, a shorter one before one that begins with it', () => {
    const items = [[2], [1, 'b'], [1], [1, 'a', 9], [1, 'a'], []];
    expect(drain(filled(new PriorityQueue<unknown[]>(), items))).toEqual([[], [1], [1, 'a'], [1, 'a', 9], [1, 'b'], [2]]);
  });

  it('compares arrays in arrays', () => {
    const items = [[1, [2, 'b']], [1, [2, 'a']], [1, [1, 'z']]];
    expect(drain(filled(new PriorityQueue<unknown[]>(), items))).toEqual([[1, [1, 'z']], [1, [2, 'a']], [1, [2, 'b']]]);
  });

  it('needs no order of items of arrays that are the same', () => {
    const data = { any: 'thing' };
    const items = [[1, data, 2], [1, data, 1]];
    expect(drain(filled(new PriorityQueue<unknown[]>(), items))).toEqual([[1, data, 1], [1, data, 2]]);
  });

  it('needs no order of what follows a difference', () => {
    const items = [[2, { a: 1 }], [1, () => 1], [3, null]];
    expect(drain(filled(new PriorityQueue<unknown[]>(), items)).map(([priority]) => priority)).toEqual([1, 2, 3]);
  });

  it('gives equal items in the order in which they were put, also when others go in and out between', () => {
    const next = random(3);
    const queue = new PriorityQueue<{ key: number; number: number }>(0, { compare: (a, b) => a.key - b.key });
    const taken: { key: number; number: number }[] = [];
    const waiting: { key: number; number: number }[] = [];
    for (let number = 0; number < 2_000; number++) {
      const item = { key: next(5), number };
      queue.putNowait(item);
      waiting.push(item);
      if (next(3) === 0) {
        waiting.sort((a, b) => a.key - b.key);
        expect(queue.getNowait()).toBe(waiting[0]);
        taken.push(waiting.shift()!);
      }
    }
    expect(taken.length).toBeGreaterThan(100);
    expect(drain(queue)).toEqual(waiting.sort((a, b) => a.key - b.key));
  });

  it('gives equal dates in the order in which they were put', () => {
    const dates = [new Date(1), new Date(1), new Date(1), new Date(1), new Date(1)];
    const taken = drain(filled(new PriorityQueue<Date>(), dates));
    expect(taken.map((date) => dates.indexOf(date))).toEqual([0, 1, 2, 3, 4]);
  });

  it('compares what follows equal dates in arrays', () => {
    const items = [[new Date(1), 'b'], [new Date(1), 'a']];
    expect(drain(filled(new PriorityQueue<unknown[]>(), items)).map(([, name]) => name)).toEqual(['a', 'b']);
  });

  it('takes a comparison that gives fractions', () => {
    const queue = new PriorityQueue<number>(0, { compare: (a, b) => a - b });
    expect(drain(filled(queue, [0.3, 0.1, 0.4, 0.2]))).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  it('takes a comparison of its own', () => {
    expect(drain(filled(new PriorityQueue<number>(0, { compare: (a, b) => b - a }), [1, 3, 2]))).toEqual([3, 2, 1]);
  });

  it.each<[string, unknown, unknown, string, string]>([
    ['a string and a number', 1, 'x', '"x"', '1'],
    ['two objects', { a: 1 }, { a: 2 }, 'an object', 'an object'],
    ['two booleans', false, true, 'true', 'false'],
    ['null and a number', 1, null, 'null', '1'],
    ['undefined and a number', 1, undefined, 'undefined', '1'],
    ['a string of digits and a number', 2, '1', '"1"', '2'],
    ['a number and a string of digits', '2', 1, '1', '"2"'],
    ['a bigint and a number', 2, 1n, '1n', '2'],
    ['an array and a number', 1, [1], 'an array', '1'],
    ['a number and an array', [1], 1, '1', 'an array'],
    ['a date and a number', 1, new Date(1), 'a Date', '1'],
    ['a number and a date', new Date(1), 1, '1', 'a Date'],
  ])('refuses %s, and is as it was', (_name, first, second, a, b) => {
    const queue = filled(new PriorityQueue<unknown>(), [first]);
    expect(thrownBy(() => queue.putNowait(second))).toEqual(noOrder(a, b));
    expect([queue.qsize(), queue.getNowait(), queue.empty()]).toEqual([1, first, true]);
  });

  it.each([
    ['NaN', NaN, 'NaN'],
    ['an invalid date', new Date(NaN), 'a Date'],
    ['NaN in an array', [1, NaN], 'an array'],
    ['an invalid date in an array in an array', [1, ['a', new Date(NaN)]], 'an array'],
  ])('refuses %s, also as its first item', (_name, item, words) => {
    const queue = new PriorityQueue<unknown>();
    const refusal = new TypeError(`PriorityQueue: item must not be or hold NaN or an invalid date, got ${words}`);
    expect(thrownBy(() => queue.putNowait(item))).toEqual(refusal);
    expect(queue.qsize()).toBe(0);
  });

  it('takes NaN where a comparison of its own does not mind', () => {
    const key = (item: number): number => (Number.isNaN(item) ? Infinity : item);
    const queue = filled(new PriorityQueue<number>(0, { compare: (a, b) => (key(a) > key(b) ? 1 : -1) }), [NaN, 2, NaN, 1]);
    expect(drain(queue)).toEqual([1, 2, NaN, NaN]);
  });

  it.each([
    [true, 'true'],
    [NaN, 'NaN'],
    [undefined, 'undefined'],
    [1n, '1n'],
  ])('refuses a comparison that gives %p, and is as it was', (order, words) => {
    const queue = filled(new PriorityQueue<number>(0, { compare: () => order as never }), [1]);
    const refusal = thrownBy(() => queue.putNowait(2));
    expect(refusal).toEqual(new TypeError(`PriorityQueue: options.compare must return a number, got ${words}`));
    expect([queue.qsize(), queue.getNowait(), queue.empty()]).toEqual([1, 1, true]);
  });

  it('refuses items of arrays that have no order', () => {
    const queue = filled(new PriorityQueue<unknown>(), [[1, { a: 1 }]]);
    expect(() => queue.putNowait([1, { a: 2 }])).toThrow(noOrder('an object', 'an object'));
    expect(queue.qsize()).toBe(1);
  });

  it('takes a first item of any kind', () => {
    const item = {};
    expect(filled(new PriorityQueue<object>(), [item]).getNowait()).toBe(item);
  });

  it('is whole when the comparison throws at any point of a put', () => {
    for (let count = 0; count < 3; count++) {
      const { compare, breakAfter } = fragile();
      const queue = filled(new PriorityQueue<number>(0, { compare }), [5, 3, 8, 1, 9, 7, 2, 6]);
      breakAfter(count);
      expect(() => queue.putNowait(0)).toThrow('no order');
      breakAfter(Infinity);
      expect([count, drain(queue)]).toEqual([count, [1, 2, 3, 5, 6, 7, 8, 9]]);
    }
  });

  it('is whole when the comparison throws at any point of a get', () => {
    for (let count = 0; count < 4; count++) {
      const { compare, breakAfter } = fragile();
      const queue = filled(new PriorityQueue<number>(0, { compare }), [5, 3, 8, 1, 9, 7, 2, 6]);
      breakAfter(count);
      expect(() => queue.getNowait()).toThrow('no order');
      breakAfter(Infinity);
      expect([count, drain(queue)]).toEqual([count, [1, 2, 3, 5, 6, 7, 8, 9]]);
    }
  });

  it('keeps the order of equal items when a put of one more has thrown', () => {
    let broken = false;
    const compare = (a: { key: number }, b: { key: number }): number => {
      if (broken) throw new Error('no order');
      return a.key - b.key;
    };
    const items = Array.from({ length: 5 }, (_, number) => ({ key: 1, number }));
    const queue = filled(new PriorityQueue<{ key: number; number: number }>(0, { compare }), items);
    broken = true;
    expect(() => queue.putNowait({ key: 0, number: 9 })).toThrow('no order');
    broken = false;
    queue.putNowait({ key: 1, number: 5 });
    expect(drain(queue).map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('counts nothing as put when the comparison throws', () => {
    inTask(function* () {
      const queue = filled(new PriorityQueue<unknown>(), [1]);
      expect(yield* errorOf(queue.put('x'))).toBeInstanceOf(TypeError);
      queue.taskDone();
      yield* queue.join();
      expect(() => queue.taskDone()).toThrow(RangeError);
    });
  });

  it('wakes no getter for a put that throws', () => {
    inTask(function* () {
      const { compare, breakAfter } = fragile();
      const queue = new PriorityQueue<number>(0, { compare });
      const waiting = createTask(queue.get());
      yield* sleep(0);
      queue.putNowait(1);
      breakAfter(0);
      expect(() => queue.putNowait(2)).toThrow('no order');
      expect(yield* waiting).toBe(1);
    });
  });

  it('wakes another getter when the get of one that was woken throws', () => {
    const lines = probe(function* (probe) {
      let broken = false;
      const compare = (a: number, b: number): number => {
        if (!broken) return a - b;
        broken = false;
        throw new RangeError('no order');
      };
      const queue = new PriorityQueue<number>(0, { compare });
      for (const name of 'ABCD') getter(probe, queue, name);
      yield* sleep(0);
      filled(queue, [3, 1, 2]);
      broken = true;
      yield* iterations(2);
      probe.log(String(queue.qsize()));
    });
    expect(lines).toEqual(['i3: A RangeError; qsize 3', 'i3: B got 1', 'i3: C got 2', 'i4: D got 3', 'i4: 0']);
  });

  it.each([
    ['at once', false],
    ['after it was woken', true],
  ])('keeps the item when a comparison has the subscriber of get() leave: %s', (_when, waits) => {
    inTask(function* () {
      const leave = new Subject<void>();
      let armed = false;
      const compare = (a: number, b: number): number => {
        if (armed) leave.next();
        return a - b;
      };
      const queue = new PriorityQueue<number>(0, { compare });
      const got: number[] = [];
      const get = (): void => void queue.get().pipe(takeUntil(leave)).subscribe((item) => got.push(item));
      if (waits) get();
      filled(queue, [3, 1, 2]);
      armed = true;
      if (!waits) get();
      yield* sleep(0);
      armed = false;
      expect(got).toEqual([]);
      expect(drain(queue)).toEqual([1, 2, 3]);
    });
  });

  it('refuses a comparison that puts or gets items of its own queue, and is as it was', () => {
    const thrown: unknown[] = [];
    const uses: (() => void)[] = [];
    const compare = (a: number, b: number): number => {
      const use = uses.pop();
      if (use !== undefined) thrown.push(thrownBy(use));
      return a - b;
    };
    const queue = filled(new PriorityQueue<number>(0, { compare }), [1, 2, 3, 4, 5]);
    uses.push(() => queue.shutdown(true), () => queue.putNowait(0), () => void queue.getNowait());
    expect(drain(queue)).toEqual([1, 2, 3, 4, 5]);
    const refusal = new RuntimeError('PriorityQueue: options.compare must not put or get items of its own queue');
    expect(thrown).toEqual([refusal, refusal, refusal]);
  });

  it('drops what can not be compared, when it is shut down at once', () => {
    inTask(function* () {
      const queue = filled(new PriorityQueue<unknown>(), [[0], [1, {}], [1, {}], [2]]);
      const joining = createTask(queue.join());
      yield* sleep(0);
      queue.shutdown(true);
      yield* joining;
      expect(String(queue)).toBe('<PriorityQueue maxsize: 0, items: 0 shutdown>');
    });
  });

  it('makes putTo fail when an item has no order', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new PriorityQueue<unknown>();
      note(trace, of(1, 'x', 3).pipe(putTo(queue)));
      expect(drain(queue)).toEqual([1]);
      yield* sleep(0);
    });
    expect(trace).toEqual(['error TypeError @0']);
  });

  it('is a Queue', () => {
    expect(new PriorityQueue()).toBeInstanceOf(Queue);
  });
});
