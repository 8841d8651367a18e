import type { EventLoop } from '../../lib/index.js';
import { ReadyQueue } from '../../lib/loop/ReadyQueue.js';

const burst = 20_000;
const loop = { _debug: null } as EventLoop;

/** The lengths of the rings that are made meanwhile. */
function ringsDuring(act: () => void): number[] {
  const rings: number[] = [];
  const fill = jest.spyOn(Array.prototype, 'fill').mockImplementation(function (this: unknown[], value) {
    rings.push(this.length);
    for (let i = 0; i < this.length; i++) this[i] = value;
    return this;
  });
  try {
    act();
  } finally {
    fill.mockRestore();
  }
  return rings;
}

/** … while `count` items are made ready, and all run. */
function ringsFor(queue: ReadyQueue, count: number): number[] {
  const rings = ringsDuring(() => {
    for (let i = 0; i < count; i++) queue.push({ _run: () => undefined });
    queue.beginBatch();
    queue.run(Infinity, loop);
  });
  expect(queue.isEmpty).toBe(true);
  return rings;
}

describe('what is ready', () => {
  it('has a ring that one burst leaves to the next.', () => {
    const queue = new ReadyQueue();

    expect(ringsFor(queue, burst)).toContain(32_768);
    expect(ringsFor(queue, burst)).toEqual([]);
  });

  it('gives a long ring back after a stretch that needed little of it.', () => {
    const queue = new ReadyQueue();
    ringsFor(queue, burst);

    expect(ringsFor(queue, 10)).toEqual([16]);
    expect(ringsFor(queue, burst)).toContain(32_768);
  });

  it('keeps a short ring.', () => {
    const queue = new ReadyQueue();

    expect(ringsFor(queue, 100)).toEqual([32, 64, 128]);
    expect(ringsFor(queue, 10)).toEqual([]);
  });

  it('is dropped first in, first out.', () => {
    const queue = new ReadyQueue();
    const dropped: number[] = [];
    for (let i = 0; i < 10; i++) queue.push({ _run: () => undefined });
    queue.beginBatch();
    queue.run(10, loop);
    for (let i = 0; i < 12; i++) queue.push({ _run: () => undefined, _drop: () => void dropped.push(i) });
    queue.drop();

    expect(dropped).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(queue.isEmpty).toBe(true);
  });

  it('makes a short ring anew now and then, in the middle of what is ready.', () => {
    const queue = new ReadyQueue();
    const ran: number[] = [];
    let count = 0;
    const push = (): void => {
      const number = count++;
      queue.push({ _run: () => void ran.push(number) });
    };

    const rings = ringsDuring(() => {
      for (let i = 0; i < 10; i++) push();
      while (ran.length < 5_000) {
        queue.beginBatch();
        queue.run(7, loop);
        for (let i = 0; i < 7; i++) push();
        queue.run(3, loop);
        for (let i = 0; i < 3; i++) push();
      }
    });
    expect(ran).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
    expect(rings).toEqual([16, 16, 16, 16]);
  });
});
