import type { EventLoop } from '../../lib/index.js';
import { ReadyQueue } from '../../lib/loop/ReadyQueue.js';

const burst = 20_000;
const loop = { _debug: null } as EventLoop;

/** Makes `count` items ready and runs them all; returns the lengths of the rings that this has made. */
function ringsFor(queue: ReadyQueue, count: number): number[] {
  const rings: number[] = [];
  const fill = jest.spyOn(Array.prototype, 'fill').mockImplementation(function (this: unknown[], value) {
    rings.push(this.length);
    for (let i = 0; i < this.length; i++) this[i] = value;
    return this;
  });
  try {
    for (let i = 0; i < count; i++) queue.push({ _run: () => undefined });
    queue.beginBatch();
    queue.run(Infinity, loop);
  } finally {
    fill.mockRestore();
  }
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
});
