import { parseArgs } from 'node:util';
import { CPython } from './CPython.js';
import { families, generate, type Family } from './generate/families.js';
import { scenarios } from './scenarios/index.js';
import { Search } from './search.js';

const usage = `npm run conformance -- [30s | 500] [--family lock,queue] [--seed 0] [--show 3]

  30s        for so many seconds over all families (default: 60s)
  500        so many programs of each family
  --family   these families only: ${families.join(', ')}
  --seed     the number of the first program of each family (default: fresh ones)
  --show     how many divergences of each family are shrunk and shown (default: 3)`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { family: { type: 'string' }, seed: { type: 'string' }, show: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const [amount = '60s'] = positionals;
const asked = (values.family?.split(',') ?? families) as Family[];
const unknown = asked.find((family) => !families.includes(family));
if (values.help === true || unknown !== undefined || !/^\d+s?$/.test(amount)) {
  console.log(usage);
  process.exit(values.help === true ? 0 : 2);
}

const first = Number(values.seed ?? Date.now());
const show = Number(values.show ?? 3);
const cpython = await CPython.start();
console.log(`CPython ${cpython.version}, programs from number ${first} on`);

const searches = new Map(asked.map((family) => [family, new Search(cpython, show)]));
const until = amount.endsWith('s') ? Date.now() + Number.parseInt(amount) * 1_000 : Infinity;
const count = amount.endsWith('s') ? Infinity : Number(amount);

/** So many of each family in turn. */
const turn = 20;
for (let number = 0; number < count && Date.now() < until; number += turn) {
  for (const [family, search] of searches) {
    for (let next = first + number; next < first + Math.min(number + turn, count); next++) {
      search.run(`${family}:${next}`, generate(family, next));
    }
  }
}

const byHand = new Search(cpython, Infinity);
for (const [title, program] of Object.entries(scenarios)) byHand.run(title, program);
const all = [...searches, ['scenarios', byHand] as const];
for (const [name, search] of all) console.log(`${name.padEnd(18)} ${search}`);
console.log(`${all.reduce((sum, [, { programs }]) => sum + programs, 0)} programs in all`);
process.exitCode = all.some(([, { divergences }]) => divergences > 0) ? 1 : 0;
