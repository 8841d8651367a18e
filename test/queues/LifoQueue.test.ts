import { Subject, takeUntil } from 'rxjs';
import { createTask, LifoQueue, Queue, QueueShutDown, sleep } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations } from './support.js';

describe('LifoQueue', () => {
  it('gives the item that was put last', () => {
    const queue = filled(new LifoQueue<number>(), [1, 2]);
    expect(queue.getNowait()).toBe(2);
    queue.putNowait(3);
    expect(drain(queue)).toEqual([3, 1]);
  });

  it('serves who waits in order all the same', () => {
    const lines = probe(function* (probe) {
      const queue = new LifoQueue<number>();
      for (const name of 'AB') getter(probe, queue, name);
      yield* sleep(0);
      filled(queue, [1, 2]);
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: A got 2', 'i3: B got 1']);
  });

  it('is bounded as any queue', () => {
    inTask(function* () {
      const queue = filled(new LifoQueue<number>(2), [1, 2]);
      const waiting = createTask(queue.put(3));
      yield* iterations(2);
      expect([waiting.done(), queue.getNowait()]).toEqual([false, 2]);
      yield* waiting;
      expect(drain(queue)).toEqual([3, 1]);
    });
  });

  it('is a Queue', () => {
    expect(new LifoQueue()).toBeInstanceOf(Queue);
  });
});

/** Keeps each item once, as a set does; its hooks are all that a subclass has to give. */
class SetQueue<T> extends Queue<T> {
  readonly #items = new Set<T>();

  protected override putItem(item: T): void {
    this.#items.add(item);
  }

  protected override getItem(): T {
    const [item] = this.#items;
    this.#items.delete(item as T);
    return item as T;
  }

  protected override itemCount(): number {
    return this.#items.size;
  }
}

/** Refuses odd items, and can be told to refuse to give any. */
class PickyQueue extends Queue<number> {
  closed = false;

  protected override putItem(item: number): void {
    if (item % 2 === 1) throw new RangeError(`${item} is odd`);
    super.putItem(item);
  }

  protected override getItem(): number {
    if (this.closed) throw new RangeError('closed');
    return super.getItem();
  }
}

/** Has somebody leave while an item is taken. */
class LeavingQueue extends Queue<number> {
  readonly leave = new Subject<void>();

  protected override getItem(): number {
    this.leave.next();
    return super.getItem();
  }
}

describe('Q-21: a subclass of Queue with a storage of its own', () => {
  it('has its items counted as it counts them', () => {
    const queue = filled(new SetQueue<string>(2), ['a', 'a', 'b']);
    expect([queue.qsize(), queue.full(), queue.empty(), drain(queue), queue.empty()]).toEqual([2, true, false, ['a', 'b'], true]);
  });

  it('waits, wakes and shuts down as any queue', () => {
    const lines = probe(function* (probe) {
      const queue = new SetQueue<string>();
      for (const name of 'ABC') getter(probe, queue, name);
      yield* sleep(0);
      filled(queue, ['x', 'x', 'y']).shutdown();
      yield* iterations(2);
      probe.log(String(queue));
    });
    expect(lines).toEqual([
      ...['i3: A got x', 'i3: B got y', 'i3: C QueueShutDown; qsize 0'],
      'i4: <SetQueue maxsize: 0, items: 0, tasks: 3 shutdown>',
    ]);
  });

  it('shows its size as a stream', () => {
    inTask(function* () {
      const queue = new SetQueue<string>();
      const sizes: number[] = [];
      queue.size$.subscribe((size) => sizes.push(size));
      for (const item of 'aab') {
        queue.putNowait(item);
        yield* sleep(0);
      }
      expect(sizes).toEqual([0, 1, 2]);
    });
  });

  it('is emptied by an immediate shutdown through its own hooks', () => {
    inTask(function* () {
      const queue = filled(new SetQueue<string>(), 'ab');
      queue.shutdown(true);
      yield* queue.join();
      expect(queue.empty()).toBe(true);
    });
  });

  it('puts nothing when its hook throws, and counts nothing as put', () => {
    inTask(function* () {
      const queue = new PickyQueue();
      expect(() => queue.putNowait(1)).toThrow(new RangeError('1 is odd'));
      expect(queue.empty()).toBe(true);
      yield* queue.join();
    });
  });

  it('gives nothing when its hook throws, and the next get has the item', () => {
    const queue = filled(new PickyQueue(), [2]);
    queue.closed = true;
    expect(() => queue.getNowait()).toThrow('closed');
    queue.closed = false;
    expect(queue.getNowait()).toBe(2);
  });

  it('is shut down all the same when its hook throws, and who waits for room hears of it', () => {
    inTask(function* () {
      const queue = filled(new PickyQueue(1), [2]);
      const waiting = createTask(queue.put(4));
      yield* sleep(0);
      queue.closed = true;
      expect(() => queue.shutdown(true)).toThrow('closed');
      expect(yield* errorOf(waiting)).toBeInstanceOf(QueueShutDown);
      expect(() => queue.putNowait(4)).toThrow(QueueShutDown);
    });
  });

  it('leaves the room to the next who waits when its hook throws', () => {
    inTask(function* () {
      const queue = filled(new PickyQueue(1), [2]);
      const [refused, next] = [createTask(queue.put(1)), createTask(queue.put(4))];
      yield* sleep(0);
      queue.getNowait();
      expect(yield* errorOf(refused)).toEqual(new RangeError('1 is odd'));
      yield* next;
      expect(drain(queue)).toEqual([4]);
    });
  });

  it('has the next who waits get an item that was put back, as its hook had the first one leave', () => {
    inTask(function* () {
      const queue = new LeavingQueue();
      const got: number[] = [];
      queue.get().pipe(takeUntil(queue.leave)).subscribe((item) => got.push(item));
      const next = createTask(queue.get());
      yield* sleep(0);
      queue.putNowait(1);
      yield* iterations(3);
      expect([got, next.done(), queue.empty()]).toEqual([[], true, true]);
    });
  });
});
