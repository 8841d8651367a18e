import { compare, Fault, type Divergence } from './compare.js';
import type { CPython } from './CPython.js';
import type { Program } from './language.js';
import { print } from './print.js';
import { report } from './report.js';
import { shrink } from './shrink.js';

/** Runs programs on both sides, shrinks and shows those that differ, and counts. */
export class Search {
  programs = 0;
  divergences = 0;
  /** Of those, in which nothing but the message of a cancel differs. */
  inMessages = 0;
  readonly #cpython: CPython;
  readonly #shown: number;

  /** @param shown how many divergences are shown */
  constructor(cpython: CPython, shown: number) {
    this.#cpython = cpython;
    this.#shown = shown;
  }

  run(title: string, program: Program): void {
    this.programs++;
    const divergence = this.#compared(title, program);
    if (divergence === null) return;
    this.divergences++;
    if (divergence.onlyMessages) this.inMessages++;
    if (this.divergences <= this.#shown) console.log(`\n=== ${title}\n${report(this.#smallest(divergence))}\n`);
  }

  #compared(title: string, program: Program): Divergence | null {
    try {
      return compare(this.#cpython, program);
    } catch (error) {
      console.log(`\n=== ${title}\n${print(program)}`);
      throw error;
    }
  }

  /** The smallest program that differs as this one does. */
  #smallest(divergence: Divergence): Divergence {
    const { onlyMessages } = divergence;
    const program = shrink(divergence.program, (smaller) => this.#differs(smaller)?.onlyMessages === onlyMessages);
    return this.#differs(program) ?? divergence;
  }

  #differs(program: Program): Divergence | null {
    try {
      return compare(this.#cpython, program);
    } catch (error) {
      // What a shrinker leaves need not be a program.
      if (error instanceof Fault || error instanceof Error) return null;
      throw error;
    }
  }

  toString(): string {
    return `${this.programs} programs, ${this.divergences} divergences, ${this.inMessages} of them in messages only`;
  }
}
