// For a pool: `npm run workers` bundles it, with what it imports, to a module that workers import.
import { hasDivisor } from './divisors';

/** How many primes there are from `from` to `to`. */
export function count(from: number, to: number): number {
  let found = 0;
  for (let n = Math.max(2, from); n <= to; n++) if (!hasDivisor(n)) found++;
  return found;
}
