import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The module that is measured: a given one, the built package, or (`source`, or where nothing is built) `lib/` bundled as it is now. */
export async function findLibrary({ library, source }) {
  if (library !== undefined) return library;
  const built = here('../../dist/esm/index.js');
  if (!source && existsSync(built)) return built;
  const outfile = here('../.cache/rxjs-asyncio.mjs');
  await build({
    entryPoints: [here('../../lib/index.ts')],
    tsconfig: here('../../tsconfig.json'),
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['rxjs'],
    logLevel: 'error',
  });
  return outfile;
}
