import { Queue } from '../../lib/index.js';
import { errorOf, probe } from '../waiting/iterations.js';
import { filled, getter, iterations, putter } from './support.js';

/** Its hooks throw when they are told to, as those of a subclass may. */
class Fragile extends Queue<string> {
  isBroken = false;

  protected override putItem(item: string): void {
    if (this.isBroken) throw new Error('putItem');
    super.putItem(item);
  }

  protected override getItem(): string {
    if (this.isBroken) throw new Error('getItem');
    return super.getItem();
  }
}

describe('a hook that throws', () => {
  it('wakes no other putter when whose item it is had not waited: CPython puts in the same order.', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Fragile(1), ['x']);
      for (const name of 'ABD') putter(probe, queue, name);
      yield* iterations(1);
      queue.getNowait();
      queue.isBroken = true;
      expect(yield* errorOf(queue.put('bad'))).toEqual(new Error('putItem'));
      queue.isBroken = false;
      for (let i = 0; i < 3; i++) {
        yield* iterations(3);
        queue.getNowait();
      }
      yield* iterations(3);
    });
    expect(lines.map((line) => line.replace(/.*: /, ''))).toEqual(['A put', 'B put', 'D put']);
  });

  it('wakes no other getter when who would take it had not waited: CPython gives in the same order.', () => {
    const lines = probe(function* (probe) {
      const queue = new Fragile();
      for (const name of 'ABD') getter(probe, queue, name);
      yield* iterations(1);
      queue.putNowait('1');
      queue.isBroken = true;
      expect(yield* errorOf(queue.get())).toEqual(new Error('getItem'));
      queue.isBroken = false;
      for (const item of '23') {
        yield* iterations(3);
        queue.putNowait(item);
      }
      yield* iterations(3);
    });
    expect(lines.map((line) => line.replace(/.*: /, ''))).toEqual(['A got 1', 'B got 2', 'D got 3']);
  });

  it('wakes the next putter when whose item it is had been woken: in CPython that one sleeps on.', () => {
    const lines = probe(function* (probe) {
      const queue = filled(new Fragile(1), ['x']);
      for (const name of 'AB') putter(probe, queue, name);
      yield* iterations(1);
      queue.getNowait();
      queue.isBroken = true;
      yield* iterations(1);
      queue.isBroken = false;
      yield* iterations(2);
      probe.log(String(queue));
    });
    expect(lines).toEqual(['i3: A Error; qsize 0', 'i4: B put', 'i5: <Fragile maxsize: 1, items: 1, tasks: 2>']);
  });
});
