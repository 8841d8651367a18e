import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { Fault, faultOf } from './compare.js';
import { CPython } from './CPython.js';
import { families, generate, type Family } from './generate/families.js';
import type { Program, Trace } from './language.js';
import { corpusFile, scenariosFile, type Corpus, type Recorded } from './recorded.js';
import { scenarios } from './scenarios/index.js';

/** `record.ts [seed] [programs of each family]`: writes anew what `npm test` replays. */
const [seed = 0, each = 125] = process.argv.slice(2).map(Number);
const cpython = await CPython.start();

function record(program: Program): Trace {
  const trace = cpython.run(program);
  const fault = faultOf(trace);
  if (fault !== undefined) throw new Fault(fault);
  return trace;
}

function recordFamily(family: Family): Recorded[] {
  return Array.from({ length: each }, (_, index) => {
    const program = generate(family, seed + index);
    return { program, trace: record(program) };
  });
}

const corpus: Corpus = {
  cpython: cpython.version,
  seed,
  families: Object.fromEntries(families.map((family) => [family, recordFamily(family)])),
};
const bytes = brotliCompressSync(JSON.stringify(corpus), { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } });
writeFileSync(corpusFile, bytes);

const traces = Object.entries(scenarios).map(([title, program]) => [title, record(program)] as const);
writeFileSync(scenariosFile, `${JSON.stringify({ cpython: cpython.version, traces: Object.fromEntries(traces) }, null, 1)}\n`);
const size = `${families.length * each} programs in ${bytes.length} bytes`;
console.log(`CPython ${cpython.version}, seed ${seed}: ${size}, ${traces.length} scenarios`);
