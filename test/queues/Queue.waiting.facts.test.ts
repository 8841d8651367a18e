import { CancelledError, createTask, Queue, sleep, waitFor } from '../../lib/index.js';
import { inTask, thrownBy } from '../tasks/support.js';
import { ended, errorOf, probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations, putter } from './support.js';

describe('Queue, fact by fact: waiting', () => {
  it('Q-06: an item is stored until the getter that was woken goes on', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      getter(probe, queue, 'A');
      yield* sleep(0);
      queue.putNowait('x');
      probe.log(`qsize ${queue.qsize()}`);
      yield* sleep(0);
      probe.log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual(['i2: qsize 1', 'i3: A got x', 'i3: qsize 0']);
  });

  it('Q-07: getters are woken in order, and the first gets the first item', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<number>();
      for (const name of 'ABC') getter(probe, queue, name);
      yield* sleep(0);
      for (const item of [1, 2, 3]) queue.putNowait(item);
      yield* sleep(0);
    });
    expect(lines).toEqual(['i3: A got 1', 'i3: B got 2', 'i3: C got 3']);
  });

  it('Q-08: a get that comes before the woken getter takes its item', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const a = getter(probe, queue, 'A');
      yield* sleep(0);
      queue.putNowait('x');
      probe.log(`main got ${yield* queue.get()}`);
      yield* iterations(2);
      probe.log(`A done ${a.done()}`);
      a.cancel();
    });
    expect(lines).toEqual(['i2: main got x', 'i4: A done false', 'i5: A cancelled; qsize 0']);
  });

  it('Q-08: a getter that was robbed waits again at the end of the line', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      getter(probe, queue, 'A');
      getter(probe, queue, 'B');
      yield* sleep(0);
      queue.putNowait('x');
      probe.log(`rob ${queue.getNowait()}`);
      yield* sleep(0);
      queue.putNowait('y');
      queue.putNowait('z');
      yield* iterations(2);
    });
    expect(lines).toEqual(['i2: rob x', 'i4: B got y', 'i4: A got z']);
  });

  it('Q-09: gh-83055: a putNowait takes the slot of a woken putter, which waits again at the end of the line', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<number>(1), [0]);
      for (const item of [1, 2]) putter(probe, queue, item);
      yield* sleep(0);
      queue.getNowait();
      queue.putNowait(9);
      const order: number[] = [];
      for (let i = 0; i < 3; i++) {
        yield* iterations(2);
        order.push(queue.getNowait());
      }
      probe.log(order.join());
    });
    expect(lines).toEqual(['i5: 2 put', 'i7: 1 put', 'i8: 9,2,1']);
  });

  it('Q-10: a getter that is cancelled before it is woken is passed over', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const a = getter(probe, queue, 'A');
      getter(probe, queue, 'B');
      yield* sleep(0);
      a.cancel();
      queue.putNowait('x');
      yield* iterations(2);
      probe.log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 1', 'i3: B got x', 'i4: qsize 0']);
  });

  it('Q-11: bpo-23812: a getter that is cancelled after it is woken leaves the item, and the next is woken', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const [a] = ['A', 'B', 'C'].map((name) => getter(probe, queue, name));
      yield* sleep(0);
      queue.putNowait('x');
      queue.putNowait('y');
      a!.cancel();
      yield* iterations(3);
      probe.log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 2', 'i3: B got x', 'i4: C got y', 'i5: qsize 0']);
  });

  it('Q-11: of many getters, all but the last cancelled after they were woken, the last gets the item', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const [a, b] = ['A', 'B', 'C'].map((name) => getter(probe, queue, name));
      yield* sleep(0);
      queue.putNowait('x');
      a!.cancel();
      yield* sleep(0);
      b!.cancel();
      yield* iterations(2);
      probe.log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 1', 'i4: B cancelled; qsize 1', 'i5: C got x', 'i5: qsize 0']);
  });

  it('Q-11: a getter that is cancelled after it is woken, and after its item was taken by another, wakes nobody', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const [a] = ['A', 'B', 'C'].map((name) => getter(probe, queue, name));
      yield* sleep(0);
      filled(queue, ['x']).getNowait();
      a!.cancel();
      yield* iterations(3);
      // Who is woken in vain waits again at the end of the line.
      filled(queue, ['y', 'z']);
      yield* iterations(2);
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 0', 'i6: B got y', 'i6: C got z']);
  });

  it('Q-12: a putter that is cancelled after it is woken, and after its room was taken by another, wakes nobody', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<string>(1), ['0']);
      const [a] = ['A', 'B', 'C'].map((item) => putter(probe, queue, item));
      yield* sleep(0);
      queue.getNowait();
      queue.putNowait('x');
      a!.cancel();
      yield* iterations(3);
      for (let i = 0; i < 2; i++) {
        queue.getNowait();
        yield* iterations(2);
      }
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 1', 'i6: B put', 'i8: C put']);
  });

  it('Q-12: a putter that is cancelled after it is woken does not put, and the next is woken', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<string>(1), ['0']);
      const a = putter(probe, queue, 'A');
      putter(probe, queue, 'B');
      yield* sleep(0);
      queue.getNowait();
      a.cancel();
      yield* iterations(3);
      probe.log(drain(queue).join());
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 0', 'i4: B put', 'i5: B']);
  });

  it('Q-12: a putter that is cancelled before it is woken does not put, and the next is woken at once', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<string>(1), ['0']);
      const a = putter(probe, queue, 'A');
      putter(probe, queue, 'B');
      yield* sleep(0);
      a.cancel();
      queue.getNowait();
      yield* sleep(0);
      probe.log(drain(queue).join());
    });
    expect(lines).toEqual(['i3: A cancelled; qsize 0', 'i3: B put', 'i3: B']);
  });

  it('Q-13: getters and putters that are cancelled are in no line any more', () => {
    inTask(function* () {
      const empty = new Queue<number>();
      const full = filled(new Queue<number>(1), [0]);
      const tasks = [empty.get(), empty.get(), full.put(1), full.put(2)].map((work) => createTask<unknown>(work));
      yield* sleep(0);
      expect([String(empty), String(full)]).toEqual([
        '<Queue maxsize: 0, items: 0, getters: 2>',
        '<Queue maxsize: 1, items: 1, putters: 2, tasks: 1>',
      ]);
      for (const task of tasks) task.cancel();
      expect([String(empty), String(full)]).toEqual(['<Queue maxsize: 0, items: 0>', '<Queue maxsize: 1, items: 1, tasks: 1>']);
      yield* sleep(0);
      expect(tasks.every((task) => task.cancelled())).toBe(true);
    });
  });

  it('Q-11: getters and putters that were woken are in no line any more, though they have yet to go on', () => {
    inTask(function* () {
      const empty = new Queue<number>();
      const full = filled(new Queue<number>(1), [0]);
      const tasks = [empty.get(), empty.get(), full.put(1), full.put(2)].map((work) => createTask<unknown>(work));
      yield* sleep(0);
      empty.putNowait(5);
      full.getNowait();
      expect([String(empty), String(full)]).toEqual([
        '<Queue maxsize: 0, items: 1, getters: 1, tasks: 1>',
        '<Queue maxsize: 1, items: 0, putters: 1, tasks: 1>',
      ]);
      for (const task of tasks) task.cancel();
      yield* sleep(0);
    });
  });

  it.each(['put first', 'timeout first'])('WFOR-17: gh-92824: an item that comes with the timeout stays: %s', (order) => {
    inTask(function* (loop) {
      const queue = new Queue<string>();
      if (order === 'put first') loop.callLater(10, () => queue.putNowait('x'));
      const waiting = createTask(errorOf(waitFor(queue.get(), 10)));
      yield* sleep(0);
      if (order === 'timeout first') loop.callLater(10, () => queue.putNowait('x'));
      yield* ended(waiting);
      expect((waiting.result() as Error).name).toBe('TimeoutError');
      expect(drain(queue)).toEqual(['x']);
    });
  });

  it('is left at once when a get that was subscribed is unsubscribed, and wakes the next', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      const subscription = queue.get().subscribe((item) => probe.log(`subscriber got ${item}`));
      getter(probe, queue, 'B');
      yield* sleep(0);
      queue.putNowait('x');
      subscription.unsubscribe();
      yield* iterations(2);
      probe.log(String(queue));
    });
    expect(lines).toEqual(['i3: B got x', 'i4: <Queue maxsize: 0, items: 0, tasks: 1>']);
  });

  it('throws CancelledError into a get whose task is cancelled', () => {
    inTask(function* () {
      const task = createTask(new Queue<string>().get());
      yield* sleep(0);
      task.cancel('enough');
      yield* ended(task);
      expect(thrownBy(() => task.result())).toEqual(new CancelledError('enough'));
    });
  });
});
