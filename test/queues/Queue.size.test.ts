import { take } from 'rxjs';
import { createTask, LifoQueue, PriorityQueue, Queue, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { lastFrame } from '../operators/support.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { filled, iterations } from './support.js';

describe.each([
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
] as const)('size$ of a %s', (_name, Kind) => {
  it('gives the present size at once, and each that differs from the one before', () => {
    marbles(({ cold, expectObservable }) => {
      const queue = filled(new Kind<string>(), ['x']);
      cold('   --a-b--|').subscribe((item) => queue.putNowait(item));
      cold('   -----c-|').subscribe(() => queue.getNowait());
      expectObservable(queue.size$).toBe('1-2-32', { 1: 1, 2: 2, 3: 3 });
    });
  });

  it('comes from the ready queue, one value for all the changes of an iteration', () => {
    const lines = probe(function* ({ log }) {
      const queue = new Kind<number>();
      queue.size$.subscribe((size) => log(String(size)));
      filled(queue, [1, 2, 3]);
      log('3 put');
      yield* sleep(0);
      queue.getNowait();
      queue.putNowait(4);
      yield* iterations(2);
    });
    expect(lines).toEqual(['i1: 0', 'i1: 3 put', 'i2: 3']);
  });

  it('shows a subscriber what qsize() says in that moment', () => {
    inTask(function* () {
      const queue = new Kind<number>();
      const seen: number[][] = [];
      queue.size$.subscribe((size) => seen.push([size, queue.qsize()]));
      for (let item = 0; item < 3; item++) {
        queue.putNowait(item);
        yield* sleep(0);
      }
      queue.shutdown(true);
      yield* sleep(0);
      expect(seen).toEqual([
        [0, 0],
        [1, 1],
        [2, 2],
        [3, 3],
        [0, 0],
      ]);
    });
  });

  it('tells of items that are put and got by who had to wait', () => {
    inTask(function* () {
      const queue = new Kind<number>(1);
      const seen: number[] = [];
      queue.size$.subscribe((size) => seen.push(size));
      yield* queue.put(1);
      createTask(queue.put(2));
      yield* iterations(2);
      yield* queue.get();
      yield* iterations(3);
      expect([queue.qsize(), seen]).toEqual([1, [0, 1]]);
    });
  });
});

describe('size$', () => {
  it('is the same Observable each time, as a template needs it', () => {
    const queue = new Queue();
    expect(queue.size$).toBe(queue.size$);
  });

  it('gives each subscriber its own', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const [early, late]: [number[], number[]] = [[], []];
      queue.size$.subscribe((size) => early.push(size));
      queue.putNowait(1);
      queue.size$.subscribe((size) => late.push(size));
      yield* sleep(0);
      expect([early, late]).toEqual([[0, 1], [1]]);
    });
  });

  it('may be left by its first value, and by a later one', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const seen: (number | string)[] = [];
      queue.size$.pipe(take(1)).subscribe({ next: (size) => seen.push(size), complete: () => seen.push('left') });
      queue.size$.pipe(take(2)).subscribe({ next: (size) => seen.push(size), complete: () => seen.push('left') });
      filled(queue, [1, 2]);
      yield* sleep(0);
      queue.putNowait(3);
      yield* sleep(0);
      expect(seen).toEqual([0, 'left', 0, 2, 'left']);
    });
  });

  it('may change the queue from its subscriber', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      const seen: number[] = [];
      queue.size$.subscribe((size) => {
        seen.push(size);
        if (size < 3) queue.putNowait(size);
      });
      yield* iterations(5);
      expect(seen).toEqual([0, 1, 2, 3]);
    });
  });

  it('does not end with the queue', () => {
    marbles(({ expectObservable }) => {
      const queue = filled(new Queue<number>(), [1]);
      queue.shutdown();
      expectObservable(queue.size$, '---!').toBe('a', { a: 1 });
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(
      lastFrame(() => {
        const queue = new Queue<number>();
        const subscription = queue.size$.subscribe();
        queue.putNowait(1);
        subscription.unsubscribe();
      }),
    ).toBe(0);
  });
});
