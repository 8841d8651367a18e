import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The module that is measured: a given one, the built package, or (`source`, or where nothing is built) `lib/` bundled as it is now. */
export async function findLibrary({ library, source }) {
  if (library !== undefined) return library;
  const built = here('../../dist/esm/index.js');
  if (!source && existsSync(built)) return built;
  await build({
    entryPoints: { index: here('../../lib/index.ts'), executors: here('../../lib/executors/index.ts') },
    tsconfig: here('../../tsconfig.json'),
    outdir: here('../.cache/library'),
    splitting: true,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['rxjs'],
    logLevel: 'error',
  });
  return here('../.cache/library/index.mjs');
}

/** The entry point of the executors beside a library. */
export const executorsOf = (library) => library.replace(/[^/\\]+(\.m?js)$/, 'executors$1');
