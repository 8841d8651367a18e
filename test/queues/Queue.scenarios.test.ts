import { Queue, sleep } from '../../lib/index.js';
import { probe } from '../waiting/iterations.js';
import { drain, filled, getter, iterations, putter } from './support.js';

describe('the canonical scenarios of queues', () => {
  it('queue_two_getters_two_puts: both wake in the next iteration, and the first gets the first item', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<number>();
      for (const name of 'AB') getter(probe, queue, name);
      yield* sleep(0);
      filled(queue, [1, 2]);
      probe.log(`2 puts; qsize ${queue.qsize()}`);
      yield* sleep(0);
      probe.log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual(['i2: 2 puts; qsize 2', 'i3: A got 1', 'i3: B got 2', 'i3: qsize 0']);
  });

  it('queue_barging_getter: a getNowait robs the getter that was woken', () => {
    const lines = probe(function* (probe) {
      const { log } = probe;
      const queue = new Queue<string>();
      const a = getter(probe, queue, 'A');
      yield* sleep(0);
      queue.putNowait('x');
      log(`put; newcomer calls getNowait -> ${queue.getNowait()}`);
      yield* iterations(2);
      log(`A done ${a.done()}`);
      queue.putNowait('y');
      yield* iterations(2);
      getter(probe, queue, 'B');
      yield* sleep(0);
      queue.putNowait('z');
      yield* sleep(0);
    });
    expect(lines).toEqual(['i2: put; newcomer calls getNowait -> x', 'i4: A done false', 'i5: A got y', 'i8: B got z']);
  });

  it('queue_bounded_putters: a putNowait overtakes the putter that was woken', () => {
    const lines = probe(function* (probe) {
      const { log } = probe;
      const queue = filled(new Queue<string>(1), ['0']);
      for (const item of '12') putter(probe, queue, item);
      yield* sleep(0);
      log(`get -> ${queue.getNowait()} full ${queue.full()}`);
      queue.putNowait('barger');
      log('putNowait barges ahead of the woken putter');
      for (let i = 0; i < 3; i++) {
        yield* sleep(0);
        log(`qsize ${queue.qsize()}, get ${queue.getNowait()}`);
      }
    });
    expect(lines).toEqual([
      'i2: get -> 0 full false',
      'i2: putNowait barges ahead of the woken putter',
      'i3: qsize 1, get barger',
      'i4: 2 put',
      'i4: qsize 1, get 2',
      'i5: 1 put',
      'i5: qsize 1, get 1',
    ]);
  });

  it('queue_cancel_getter_after_put: the item stays, the next getter has it one iteration later', () => {
    const lines = probe(function* (probe) {
      const { log } = probe;
      const queue = new Queue<string>();
      const a = getter(probe, queue, 'A');
      const b = getter(probe, queue, 'B');
      yield* sleep(0);
      log('put then cancel A');
      queue.putNowait('x');
      a.cancel();
      yield* sleep(0);
      log('+1');
      yield* sleep(0);
      log(`B done ${b.done()} qsize ${queue.qsize()}`);
      const c = getter(probe, queue, 'C');
      yield* sleep(0);
      log('cancel C then put');
      c.cancel();
      queue.putNowait('y');
      yield* iterations(2);
      log(`qsize ${queue.qsize()}`);
    });
    expect(lines).toEqual([
      'i2: put then cancel A',
      'i3: A cancelled; qsize 1',
      'i3: +1',
      'i4: B got x',
      'i4: B done true qsize 0',
      'i5: cancel C then put',
      'i6: C cancelled; qsize 1',
      'i7: qsize 1',
    ]);
  });

  it('queue_requeue_loses_place: who was robbed is served after those who came later', () => {
    const lines = probe(function* (probe) {
      const queue = new Queue<string>();
      for (const name of 'AB') getter(probe, queue, name);
      yield* sleep(0);
      queue.putNowait('x');
      probe.log(`rob ${queue.getNowait()}`);
      yield* sleep(0);
      filled(queue, ['y', 'z']);
      yield* iterations(2);
    });
    expect(lines).toEqual(['i2: rob x', 'i4: B got y', 'i4: A got z']);
  });

  it('queue_cancel_putter_after_get: its item is not put, the next putter has the slot one iteration later', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Queue<string>(1), ['0']);
      const a = putter(probe, queue, 'A');
      putter(probe, queue, 'B');
      yield* sleep(0);
      queue.getNowait();
      a.cancel();
      probe.log('get, cancel A');
      yield* iterations(3);
      probe.log(drain(queue).join());
    });
    expect(lines).toEqual(['i2: get, cancel A', 'i3: A cancelled; qsize 0', 'i4: B put', 'i5: B']);
  });

  it('queue_shutdown: putters and getters hear of it in the next iteration', () => {
    const lines = probe(function* (probe) {
      const { log } = probe;
      const full = filled(new Queue<string>(1), ['0']);
      for (const item of 'AB') putter(probe, full, item);
      yield* sleep(0);
      full.getNowait();
      full.shutdown();
      log('get, shutdown');
      yield* iterations(2);
      const empty = new Queue<number>();
      for (const name of 'ABC') getter(probe, empty, name);
      yield* sleep(0);
      filled(empty, [1, 2]).shutdown();
      log('2 puts, shutdown');
      yield* iterations(2);
      log(String(empty));
    });
    expect(lines).toEqual([
      'i2: get, shutdown',
      'i3: A QueueShutDown; qsize 0',
      'i3: B QueueShutDown; qsize 0',
      'i5: 2 puts, shutdown',
      'i6: A got 1',
      'i6: B got 2',
      'i6: C QueueShutDown; qsize 0',
      'i7: <Queue maxsize: 0, items: 0, tasks: 2 shutdown>',
    ]);
  });
});
