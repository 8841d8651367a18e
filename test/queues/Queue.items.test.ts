import { concatMap, filter, map, take, takeUntil, timer, tap, toArray } from 'rxjs';
import { allTasks, coroutine, createTask, Event, getRunningLoop, PriorityQueue, Queue, sleep } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { putTo, whenSet } from '../../operators/index.js';
import { lastFrame, note } from '../operators/support.js';
import { inTask, traced } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations } from './support.js';

describe('items()', () => {
  it('emits what is put, and completes when the queue is shut down and empty', () => {
    marbles(({ cold, expectObservable }) => {
      const queue = new Queue<string>();
      const puts = cold('  -a--b(cd)----|   ');
      const expected = '   -a--b(cd)----|   ';
      puts.subscribe({ next: (item) => queue.putNowait(item), complete: () => queue.shutdown() });
      expectObservable(queue.items()).toBe(expected);
    });
  });

  it('completes at once on a queue that is shut down and empty', () => {
    marbles(({ expectObservable }) => {
      const queue = new Queue<string>();
      queue.shutdown();
      expectObservable(queue.items()).toBe('|');
    });
  });

  it('emits what is left of a queue that is shut down, and completes', () => {
    marbles(({ expectObservable }) => {
      const queue = filled(new Queue<string>(), 'abc');
      queue.shutdown();
      expectObservable(queue.items()).toBe('(abc|)');
    });
  });

  it('drops what is left at an immediate shutdown, and completes', () => {
    const lines = traced(function* (say) {
      const queue = filled(new Queue<string>(), 'abc');
      queue.items().subscribe({ next: (item) => say(item), complete: () => say('complete') });
      queue.shutdown(true);
      yield* iterations(4);
    });
    expect(lines).toEqual(['i1: a', expect.stringMatching(/complete$/)]);
  });

  it('emits an item an iteration, the first at once, so that others come in between', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<number>(), [1, 2, 3, 4]);
      for (const name of 'AB') queue.items().subscribe((item) => probe.log(`${name} ${item}`));
      yield* iterations(3);
    });
    expect(lines).toEqual(['i1: A 1', 'i1: B 2', 'i2: A 3', 'i2: B 4']);
  });

  it('is shared: several consumers get each item once, and all complete', () => {
    const lines = probe(function* ({ log }) {
      const queue = new Queue<number>();
      for (const name of 'ABC') {
        const say = (what: unknown): void => log(`${name} ${String(what)}`);
        queue.items().subscribe({ next: say, complete: () => say('complete') });
      }
      filled(queue, [1, 2, 3]);
      yield* sleep(10);
      filled(queue, [4, 5]).shutdown();
    });
    expect(lines.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      ...['A 1', 'B 2', 'C 3', 'C 4', 'A 5'],
      ...['A complete', 'B complete', 'C complete'],
    ]);
  });

  it('loses nothing when a consumer leaves between its wake-up and its turn', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const subscription = queue.items().subscribe((item) => probe.log(`items ${item}`));
      getter(probe, queue, 'B');
      yield* sleep(0);
      queue.putNowait('x');
      subscription.unsubscribe();
      yield* iterations(3);
    });
    expect(lines).toEqual(['i4: B got x']);
  });

  it('leaves an item that it did not emit', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1, 2, 3, 4]);
      const seen: number[] = [];
      queue
        .items()
        .pipe(take(2))
        .subscribe((item) => seen.push(item));
      yield* iterations(5);
      expect([seen, drain(queue)]).toEqual([[1, 2], [3, 4]]);
    });
  });

  it('takes nothing when it is left before anything is put', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      queue.items().subscribe().unsubscribe();
      queue.putNowait(1);
      yield* iterations(3);
      expect([drain(queue), String(queue), allTasks().size]).toEqual([[1], '<Queue maxsize: 0, items: 0, tasks: 1>', 1]);
    });
  });

  it('loses nothing at any moment at which a consumer leaves', () => {
    for (let moment = 0; moment < 12; moment++) {
      inTask(function* () {
        const queue = new Queue<number>(2);
        const [first, second]: [number[], number[]] = [[], []];
        const subscription = queue.items().subscribe((item) => first.push(item));
        const producer = createTask(producing(queue, 6));
        yield* iterations(moment);
        subscription.unsubscribe();
        const rest = queue.items().subscribe((item) => second.push(item));
        yield* producer;
        yield* iterations(10);
        rest.unsubscribe();
        expect([moment, [...first, ...second]]).toEqual([moment, [0, 1, 2, 3, 4, 5]]);
      });
    }
  });

  it('may be left from its own notification, which puts', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1]);
      const seen: number[] = [];
      const subscription = queue.items().subscribe((item) => {
        seen.push(item);
        if (item < 3) queue.putNowait(item + 1);
        else subscription.unsubscribe();
      });
      yield* iterations(6);
      queue.putNowait(9);
      yield* iterations(3);
      expect([seen, drain(queue)]).toEqual([[1, 2, 3], [9]]);
    });
  });

  it('is subscribed anew each time', () => {
    marbles(({ expectObservable }) => {
      const queue = filled(new Queue<string>(), 'abcd');
      const two = queue.items().pipe(take(2), toArray());
      expectObservable(two.pipe(concatMap((first) => two.pipe(map((second) => [first, second]))))).toBe('(x|)', {
        x: [
          ['a', 'b'],
          ['c', 'd'],
        ],
      });
    });
  });

  it('leaves taskDone to the subscriber', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1, 2, 3]);
      const start = getRunningLoop().time();
      const subscription = queue
        .items()
        .pipe(concatMap((item) => sleep(5, item)))
        .subscribe(() => queue.taskDone());
      yield* queue.join();
      expect([queue.qsize(), getRunningLoop().time() - start]).toEqual([0, 15]);
      subscription.unsubscribe();
    });
  });

  it('is left by takeUntil, and puts nothing off', () => {
    const trace: string[] = [];
    inTask(function* () {
      const queue = new Queue<number>();
      note(trace, queue.items().pipe(takeUntil(timer(10))));
      yield* sleep(5);
      queue.putNowait(1);
      yield* sleep(20);
      queue.putNowait(2);
      yield* sleep(5);
      trace.push(String(queue.qsize()));
    });
    expect(trace).toEqual(['next 1 @5', 'complete @10', '1']);
  });

  it('fails when the order of a PriorityQueue throws, and leaves the items', () => {
    const trace: string[] = [];
    inTask(function* () {
      let broken = false;
      const compare = (a: number, b: number): number => {
        if (broken) throw new Error('no order');
        return a - b;
      };
      const queue = filled(new PriorityQueue<number>(0, { compare }), [3, 1, 2]);
      broken = true;
      note(trace, queue.items());
      broken = false;
      expect(drain(queue)).toEqual([1, 2, 3]);
      yield* sleep(0);
    });
    expect(trace).toEqual(['error no order @0']);
  });

  it('leaves the item when a comparison has the subscriber leave while it is taken', () => {
    inTask(function* () {
      let leave: (() => void) | null = null;
      const compare = (a: number, b: number): number => {
        leave?.();
        return a - b;
      };
      const queue = filled(new PriorityQueue<number>(0, { compare }), [1, 2, 3, 4]);
      const seen: number[] = [];
      const subscription = queue.items().subscribe((item) => seen.push(item));
      leave = () => subscription.unsubscribe();
      yield* iterations(2);
      leave = null;
      expect([seen, drain(queue)]).toEqual([[1], [2, 3, 4]]);
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => filled(new Queue<number>(), [1, 2, 3]).items().subscribe().unsubscribe())).toBe(0);
  });
});

describe('items() waits', () => {
  it('while putTo of the next queue has no room, and holds one item', () => {
    inTask(function* () {
      const from = filled(new Queue<number>(), [1, 2, 3, 4]);
      const to = new Queue<number>(1);
      const subscription = from
        .items()
        .pipe(map((item) => item * 10), putTo(to))
        .subscribe();
      yield* sleep(5);
      expect([to.qsize(), from.qsize()]).toEqual([1, 2]);
      expect(yield* to.get()).toBe(10);
      yield* sleep(5);
      expect([to.qsize(), from.qsize()]).toEqual([1, 1]);
      subscription.unsubscribe();
    });
  });

  it('an iteration between two items, but goes on at once when there is room again', () => {
    const lines = probe(function* ({ log }) {
      const queue = filled(new Queue<number>(), [1, 2, 3]);
      const running = new Event();
      running.set();
      const subscription = queue
        .items()
        .pipe(
          tap((item) => log(`takes ${item}`)),
          whenSet(running),
        )
        .subscribe((item) => {
          if (item === 1) running.clear();
        });
      yield* iterations(4);
      running.set();
      log('set');
      yield* iterations(6);
      subscription.unsubscribe();
    });
    expect(lines).toEqual(['i1: takes 1', 'i2: takes 2', 'i5: set', 'i8: takes 3']);
  });

  it('while whenSet holds a value back', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1, 2, 3, 4]);
      const running = new Event();
      const seen: number[] = [];
      const subscription = queue
        .items()
        .pipe(filter((item) => item > 1), whenSet(running))
        .subscribe((item) => seen.push(item));
      yield* sleep(5);
      expect([seen, queue.qsize()]).toEqual([[], 2]);
      running.set();
      yield* sleep(5);
      expect(seen).toEqual([2, 3, 4]);
      subscription.unsubscribe();
    });
  });
});

const producing = coroutine(function* (queue: Queue<number>, count: number) {
  for (let item = 0; item < count; item++) yield* queue.put(item);
});
