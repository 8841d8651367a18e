import { lostBy, type Divergence } from './compare.js';
import { print } from './print.js';

/** The program, and both traces beside each other; `|` marks the first line in which they differ. */
export function report({ program, cpython, library }: Divergence): string {
  const left = [...cpython.events, ...cpython.final];
  const right = [...library.events, ...library.final];
  const width = Math.max(7, ...left.map((line) => line.length));
  const first = left.findIndex((line, index) => line !== right[index]);
  const differ = first < 0 && left.length < right.length ? left.length : first;
  const lines = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    return `${(left[index] ?? '').padEnd(width)} ${index === differ ? '|' : ' '} ${right[index] ?? ''}`;
  });
  const lost = lostBy(cpython, library);
  if (lost.length > 0) lines.push(`lost by the library: ${lost.join(', ')}`);
  return [print(program), '', `${'CPython'.padEnd(width)}   library`, ...lines].join('\n');
}
