import { LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull } from '../../lib/index.js';
import { thrownBy } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { drain, filled } from './support.js';

const kinds = [
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
] as const;

describe('Queue, fact by fact: room and order', () => {
  it.each([0, -1, -0.5, -Infinity])('Q-01: a maxsize of %d is no bound', (maxsize) => {
    const queue = filled(new Queue<number>(maxsize), Array(1_000).keys());
    expect([queue.qsize(), queue.full(), queue.maxsize]).toEqual([1_000, false, maxsize]);
  });

  it('Q-01: a maxsize that is left out is 0', () => {
    expect(new Queue().maxsize).toBe(0);
  });

  it('Q-01: a maxsize of 1.3 holds two', () => {
    const queue = new Queue<number>(1.3);
    queue.putNowait(1);
    expect(queue.full()).toBe(false);
    queue.putNowait(2);
    expect(queue.full()).toBe(true);
    expect(() => queue.putNowait(3)).toThrow(QueueFull);
  });

  it('Q-01: an infinite maxsize is never full', () => {
    expect(filled(new Queue<number>(Infinity), [1, 2, 3]).full()).toBe(false);
  });

  it.each(kinds)('Q-02: putNowait on a full %s is QueueFull, and puts nothing', (_name, Kind) => {
    const queue = filled(new Kind<number>(2), [1, 2]);
    expect(() => queue.putNowait(3)).toThrow(new QueueFull('Queue: nothing can be put, the queue is full, it holds 2'));
    expect(queue.qsize()).toBe(2);
    expect(drain(queue)).not.toContain(3);
  });

  it.each(kinds)('Q-02: getNowait on an empty %s is QueueEmpty', (_name, Kind) => {
    expect(() => new Kind<number>().getNowait()).toThrow(new QueueEmpty('Queue: nothing can be got, the queue is empty'));
  });

  it('Q-02: the errors are of their own classes', () => {
    const queue = new Queue<number>(1);
    const empty = thrownBy(() => queue.getNowait());
    queue.putNowait(1);
    const full = thrownBy(() => queue.putNowait(2));
    expect([(empty as Error).name, (full as Error).name]).toEqual(['QueueEmpty', 'QueueFull']);
    expect([empty instanceof Error, full instanceof Error, full instanceof QueueEmpty]).toEqual([true, true, false]);
  });

  it.each(kinds)('Q-03: put and get that need not wait take no iteration: %s', (_name, Kind) => {
    const lines = probe(function* ({ log }) {
      const queue = new Kind<number>(2);
      yield* queue.put(1);
      yield* queue.put(2);
      log(`${yield* queue.get()} ${yield* queue.get()}`);
    });
    expect(lines).toEqual([expect.stringMatching(/^i1: /)]);
  });

  it('Q-03: put and get that are subscribed and need not wait are done at once', () => {
    const queue = new Queue<string>();
    const seen: unknown[] = [];
    queue.put('a').subscribe({ next: (value) => seen.push(value), complete: () => seen.push('put') });
    queue.get().subscribe({ next: (value) => seen.push(value), complete: () => seen.push('got') });
    expect(seen).toEqual([undefined, 'put', 'a', 'got']);
  });

  it.each([
    ['Queue', Queue, [3, 1, 2]],
    ['LifoQueue', LifoQueue, [2, 1, 3]],
    ['PriorityQueue', PriorityQueue, [1, 2, 3]],
  ] as const)('Q-04: the order of the items of a %s', (_name, Kind, order) => {
    expect(drain(filled(new Kind<number>(), [3, 1, 2]))).toEqual(order);
  });

  it('Q-05: equal priorities come out in the order in which they were put, where CPython has none', () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ priority: 1, name }));
    const queue = filled(new PriorityQueue<(typeof items)[0]>(0, { compare: (a, b) => a.priority - b.priority }), items);
    expect(drain(queue)).toEqual(items);
  });

  it('Q-05: what has no order is a TypeError of put, with the queue as it was and nothing more unfinished', () => {
    const queue = filled(new PriorityQueue<unknown>(), [1]);
    expect(() => queue.putNowait('x')).toThrow(TypeError);
    expect(queue.qsize()).toBe(1);
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow(RangeError);
  });
});
