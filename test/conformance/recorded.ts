import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Program, Trace } from './language.js';

/** A program, and what CPython did with it. */
export interface Recorded {
  readonly program: Program;
  readonly trace: Trace;
}

/** Random programs. They are kept themselves, so that the generator can change without them. */
export interface Corpus {
  readonly cpython: string;
  /** The number of the first program of each family. */
  readonly seed: number;
  readonly families: Readonly<Record<string, readonly Recorded[]>>;
}

/** What CPython did with the scenarios, by their titles. */
export interface ScenarioTraces {
  readonly cpython: string;
  readonly traces: Readonly<Record<string, Trace>>;
}

// Not relative to this module: Jest runs it as CommonJS, the commands as a module.
const folder = join(process.cwd(), 'test/conformance/recorded');

export const corpusFile = join(folder, 'corpus.json.br');
export const scenariosFile = join(folder, 'scenarios.json');

export function readCorpus(): Corpus {
  return JSON.parse(brotliDecompressSync(readFileSync(corpusFile)).toString()) as Corpus;
}

export function readScenarioTraces(): ScenarioTraces {
  return JSON.parse(readFileSync(scenariosFile, 'utf8')) as ScenarioTraces;
}
