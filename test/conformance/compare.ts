import type { CPython } from './CPython.js';
import type { Program, Trace } from './language.js';
import { runVirtually } from './runVirtually.js';

export interface Divergence {
  readonly program: Program;
  readonly cpython: Trace;
  readonly library: Trace;
  /** Nothing but the messages of cancels differs. */
  readonly onlyMessages: boolean;
}

/** Errors that no program has: a fault of the suite. */
const fault = /\b(TypeError|KeyError|AttributeError|NameError|UnboundLocalError|ReferenceError|InvalidProgram|LivelockError)\b/;

/** A program that either side can't run. */
export class Fault extends Error {}

export function faultOf({ events, final, unread }: Trace): string | undefined {
  return [...events, ...final, ...unread].find((line) => fault.test(line));
}

/** Runs a program on both sides. Null where they agree. */
export function compare(cpython: CPython, program: Program): Divergence | null {
  return compareWith(cpython.run(program), program);
}

/** Runs a program over the library, and compares what CPython did with it. */
export function compareWith(expected: Trace, program: Program): Divergence | null {
  const got = runVirtually(program);
  const found = faultOf(expected) ?? faultOf(got);
  if (found !== undefined) throw new Fault(found);
  if (agree(expected, got)) return null;
  return { program, cpython: expected, library: got, onlyMessages: agree(withoutMessages(expected), withoutMessages(got)) };
}

function withoutMessages({ events, final, unread }: Trace): Trace {
  const strip = (lines: readonly string[]) => lines.map((line) => line.replaceAll(/CancelledError\(m\d+\)/g, 'CancelledError'));
  return { events: strip(events), final: strip(final), unread };
}

function agree(expected: Trace, got: Trace): boolean {
  return equal(expected.events, got.events) && equal(expected.final, got.final) && lostBy(expected, got).length === 0;
}

function equal(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** Unread errors that CPython tells of and the library does not: there, nothing is lost. */
export function lostBy(expected: Trace, got: Trace): string[] {
  const told = [...got.unread];
  return expected.unread.filter((error) => {
    // Nobody misses a cancel.
    if (error.startsWith('CancelledError')) return false;
    const place = told.indexOf(error);
    if (place >= 0) told.splice(place, 1);
    return place < 0;
  });
}
