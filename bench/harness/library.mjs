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
    entryPoints: { 'rxjs-asyncio': here('../../lib/index.ts'), executors: here('../../lib/executors/index.ts') },
    tsconfig: here('../../tsconfig.json'),
    outdir: here('../.cache'),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['rxjs'],
    logLevel: 'error',
  });
  return here('../.cache/rxjs-asyncio.mjs');
}
