import { createTask, LifoQueue, PriorityQueue, Queue, QueueShutDown, sleep, type Task } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { ended, errorOf, probe, type Probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations, putter } from './support.js';

const kinds = [
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
] as const;

function joiner({ log }: Probe, queue: Queue<unknown>, name: string): Task<void> {
  const task = createTask(queue.join());
  task.addDoneCallback(() => log(`${name} joined`));
  return task;
}

describe('Queue, fact by fact: join and taskDone', () => {
  it('Q-14: taskDone may be called once for each put, and a time more is a RangeError', () => {
    const queue = filled(new Queue<number>(), [1, 2]);
    queue.taskDone();
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow(new RangeError('Queue.taskDone: called more often than items were put'));
    queue.putNowait(3);
    expect(() => queue.taskDone()).not.toThrow();
  });

  it('Q-14: a taskDone too many leaves the queue as it was', () => {
    inTask(function* () {
      const queue = new Queue<number>();
      expect(() => queue.taskDone()).toThrow(RangeError);
      yield* queue.join();
      queue.putNowait(1);
      const joined = createTask(queue.join());
      yield* iterations(3);
      expect(joined.done()).toBe(false);
      queue.taskDone();
      yield* joined;
    });
  });

  it('Q-15: join of a queue with nothing unfinished does not suspend', () => {
    const lines = probe(function* ({ log }) {
      const queue = new Queue<number>();
      yield* queue.join();
      queue.putNowait(queue.qsize());
      queue.getNowait();
      queue.taskDone();
      yield* queue.join();
      log('joined');
    });
    expect(lines).toEqual(['i1: joined']);
  });

  it('Q-15: all joiners wake one iteration after the last taskDone, also when more is put meanwhile', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<number>(), [1]);
      for (const name of 'AB') joiner(probe, queue, name);
      yield* sleep(0);
      queue.getNowait();
      queue.taskDone();
      queue.putNowait(2);
      probe.log('done, put again');
      const late = joiner(probe, queue, 'C');
      yield* iterations(2);
      probe.log(`C done ${late.done()}`);
      queue.taskDone();
      yield* iterations(2);
    });
    // A done callback runs an iteration after its task has ended.
    expect(lines).toEqual(['i2: done, put again', 'i4: A joined', 'i4: B joined', 'i4: C done false', 'i6: C joined']);
  });

  it('Q-15: taskDone counts also before the item is got', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1]);
      queue.taskDone();
      yield* queue.join();
      expect(queue.qsize()).toBe(1);
    });
  });

  it('a joiner that is cancelled leaves the others waiting', () => {
    inTask(function* () {
      const queue = filled(new Queue<number>(), [1]);
      const [a, b] = [createTask(queue.join()), createTask(queue.join())];
      yield* sleep(0);
      a.cancel();
      yield* ended(a);
      expect([a.cancelled(), b.done()]).toEqual([true, false]);
      queue.taskDone();
      yield* b;
    });
  });
});

describe.each(kinds)('%s, fact by fact: shutdown', (_name, Kind) => {
  it('Q-16: put and putNowait are QueueShutDown from then on (gh-96471)', () => {
    inTask(function* () {
      const queue = new Kind<number>();
      queue.shutdown();
      expect(thrownBy(() => queue.putNowait(1))).toEqual(new QueueShutDown('Queue: nothing can be put, the queue is shut down'));
      expect(yield* errorOf(queue.put(1))).toBeInstanceOf(QueueShutDown);
      expect(queue.empty()).toBe(true);
    });
  });

  it('Q-16: a full queue that is shut down is QueueShutDown to put, not QueueFull', () => {
    inTask(function* () {
      const queue = filled(new Kind<number>(1), [0]);
      queue.shutdown();
      expect(() => queue.putNowait(1)).toThrow(QueueShutDown);
      expect(yield* errorOf(queue.put(1))).toBeInstanceOf(QueueShutDown);
      expect(drain(queue)).toEqual([0]);
    });
  });

  it('Q-16: get goes on until the queue is empty, then is QueueShutDown', () => {
    inTask(function* () {
      const queue = filled(new Kind<number>(), [7, 7]);
      queue.shutdown();
      expect([yield* queue.get(), queue.getNowait()]).toEqual([7, 7]);
      expect(yield* errorOf(queue.get())).toBeInstanceOf(QueueShutDown);
      expect(thrownBy(() => queue.getNowait())).toEqual(new QueueShutDown('Queue: nothing can be got, the queue is empty and shut down'));
    });
  });

  it('Q-16: a second shutdown changes nothing', () => {
    const queue = filled(new Kind<number>(), [7]);
    queue.shutdown();
    queue.shutdown();
    expect(String(queue)).toMatch(/items: 1, tasks: 1 shutdown>$/);
  });

  it('Q-16: a shutdown may be followed by an immediate one', () => {
    const queue = filled(new Kind<number>(), [7]);
    queue.shutdown();
    queue.shutdown(true);
    expect(() => queue.getNowait()).toThrow(QueueShutDown);
  });

  it('Q-17: putters that wait are woken, and are QueueShutDown', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Kind<number>(1), [0]);
      for (const item of [1, 2]) putter(probe, queue, item);
      yield* sleep(0);
      queue.shutdown();
      yield* sleep(0);
      probe.log(drain(queue).join());
    });
    expect(lines).toEqual(['i3: 1 QueueShutDown; qsize 1', 'i3: 2 QueueShutDown; qsize 1', 'i3: 0']);
  });

  it('Q-17: getters that wait are woken, take what is left in order, and are QueueShutDown when nothing is', () => {
    const lines = probe(function* (probe) {
      const queue = new Kind<number>();
      for (const name of 'ABC') getter(probe, queue, name);
      yield* sleep(0);
      filled(queue, [7, 7]).shutdown();
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: A got 7', 'i3: B got 7', 'i3: C QueueShutDown; qsize 0']);
  });

  it('Q-18: join goes on waiting until what is left is got and done', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Kind<number>(), [7, 7]);
      joiner(probe, queue, 'A');
      yield* sleep(0);
      queue.shutdown();
      for (let left = 2; left > 0; left--) {
        yield* iterations(3);
        probe.log(`${left} left`);
        queue.getNowait();
        queue.taskDone();
      }
      yield* iterations(3);
    });
    expect(lines).toEqual(['i5: 2 left', 'i8: 1 left', 'i10: A joined']);
  });

  it('Q-19: an immediate shutdown drops the items, and counts them as done', () => {
    inTask(function* () {
      const queue = filled(new Kind<number>(), [1, 2, 3]);
      const joined = createTask(queue.join());
      yield* sleep(0);
      queue.shutdown(true);
      expect([queue.qsize(), joined.done()]).toEqual([0, false]);
      yield* joined;
      expect(() => queue.taskDone()).toThrow(RangeError);
    });
  });

  it('Q-19: who joins goes on after an immediate shutdown also when more items are dropped than are not done', () => {
    inTask(function* () {
      const queue = filled(new Kind<number>(), [1, 2]);
      queue.taskDone();
      const joining = createTask(queue.join());
      yield* sleep(0);
      queue.shutdown(true);
      yield* iterations(2);
      expect([joining.done(), queue.toString().includes('tasks')]).toEqual([true, false]);
    });
  });

  it('Q-19: items that were taken before an immediate shutdown still need taskDone', () => {
    inTask(function* () {
      const queue = filled(new Kind<number>(), [1, 2, 3]);
      queue.getNowait();
      const joined = createTask(queue.join());
      yield* sleep(0);
      queue.shutdown(true);
      yield* iterations(3);
      expect(joined.done()).toBe(false);
      queue.taskDone();
      yield* joined;
    });
  });

  it('Q-19: an immediate shutdown frees putters with QueueShutDown though there is room', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Kind<number>(1), [0]);
      putter(probe, queue, 1);
      yield* sleep(0);
      queue.shutdown(true);
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: 1 QueueShutDown; qsize 0']);
  });

  it('Q-19: a getter that was woken finds nothing after an immediate shutdown', () => {
    const lines = probe(function* (probe) {
      const queue = new Kind<number>();
      getter(probe, queue, 'A');
      yield* sleep(0);
      queue.putNowait(1);
      queue.shutdown(true);
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: A QueueShutDown; qsize 0']);
  });

  it('Q-20: a putter that was woken before the shutdown is QueueShutDown', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Kind<number>(1), [0]);
      for (const item of [1, 2]) putter(probe, queue, item);
      yield* sleep(0);
      queue.getNowait();
      queue.shutdown();
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: 1 QueueShutDown; qsize 0', 'i3: 2 QueueShutDown; qsize 0']);
  });

  it('Q-21: says its kind, its maxsize, who waits, what is unfinished and whether it is shut down', () => {
    inTask(function* () {
      const queue = new Kind<number>(1);
      const waiting = createTask(queue.get());
      yield* sleep(0);
      expect(String(queue)).toBe(`<${Kind.name} maxsize: 1, items: 0, getters: 1>`);
      waiting.cancel();
      filled(queue, [1]).shutdown();
      expect(String(queue)).toBe(`<${Kind.name} maxsize: 1, items: 1, tasks: 1 shutdown>`);
    });
  });
});
