import type { EventLoop } from '../../lib/index.js';

/** The instants at which iterations are counted. */
const instants = 8;

/** Counts the iterations of each of the first instants, so that a trace can say in which one something happened. */
export class Metronome {
  readonly #loop: EventLoop;
  readonly #start: number;
  readonly #ticks: number;
  #instant = 0;
  #count = 0;

  constructor(loop: EventLoop, ticks: number) {
    this.#loop = loop;
    this.#start = loop.time();
    this.#ticks = ticks;
    if (ticks === 0) return;
    loop.callSoon(() => this.#tick());
    for (let at = 1; at < instants; at++) loop.callLater(at, () => this.#tick());
  }

  elapsed(): number {
    return this.#loop.time() - this.#start;
  }

  now(): string {
    const elapsed = this.elapsed();
    const count = elapsed === this.#instant ? this.#count : 0;
    return this.#ticks === 0 ? `@${elapsed}` : `@${elapsed}.${count}`;
  }

  #tick(): void {
    const elapsed = this.elapsed();
    if (elapsed !== this.#instant) this.#count = 0;
    this.#instant = elapsed;
    if (++this.#count < this.#ticks) this.#loop.callSoon(() => this.#tick());
  }
}
