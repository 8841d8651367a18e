import { fileURLToPath } from 'node:url';
import { compare, Fault, type Divergence } from './compare.js';
import { CPython } from './CPython.js';
import { families, generate, type Family } from './generate/families.js';
import type { Program } from './language.js';
import { print } from './print.js';
import { report } from './report.js';
import { shrink } from './shrink.js';

/** `main.ts [count for each family] [first number] [family,…] [most divergences of a family]` */
const [count = '100', first = '0', names = families.join(), most = '5'] = process.argv.slice(2);
const cpython = await CPython.start(fileURLToPath(new URL('./python', import.meta.url)));
console.log(`CPython ${cpython.version}`);

function differs(program: Program): Divergence | null {
  try {
    return compare(cpython, program);
  } catch {
    // What a shrinker leaves need not be a program.
    return null;
  }
}

/** The smallest program that differs as this one does. */
function smallest(divergence: Divergence): Divergence {
  const { onlyMessages } = divergence;
  const program = shrink(divergence.program, (smaller) => differs(smaller)?.onlyMessages === onlyMessages);
  return differs(program) ?? divergence;
}

for (const family of names.split(',') as Family[]) {
  const start = Date.now();
  let [programs, found, inMessages] = [0, 0, 0];
  for (let number = Number(first); number < Number(first) + Number(count); number++) {
    const program = generate(family, number);
    programs++;
    try {
      const divergence = compare(cpython, program);
      if (divergence === null) continue;
      const place = divergence.onlyMessages ? ++inMessages : ++found;
      if (place <= Number(most)) console.log(`\n=== ${family}:${number}\n${report(smallest(divergence))}\n`);
    } catch (error) {
      if (!(error instanceof Fault)) console.log(`\n=== ${family}:${number}\n${print(program)}`);
      throw error;
    }
  }
  console.log(`${family}: ${programs} programs, ${found} divergences, ${inMessages} in messages only, ${Date.now() - start} ms`);
}
