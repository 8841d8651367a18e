// Bundles the program of a worker into a module that holds its text, so that it can be started from wherever this package is bundled to.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('lib/executors/pool/worker/', import.meta.url));

/** Its text may be run as a script or as a module, which has no `require`. */
const builtins = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^worker_threads$/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = globalThis.process?.getBuiltinModule?.('${path}');`,
    }));
  },
};

export async function workerSource() {
  const { outputFiles } = await build({
    entryPoints: [`${folder}main.ts`],
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    plugins: [builtins],
    minify: true,
    legalComments: 'none',
    write: false,
  });
  return [
    '// Made of main.ts by workerSource.mjs, which `npm run build` runs. Its code in part comes from workerpool (Apache-2.0).',
    `export const workerSource =\n  ${JSON.stringify(outputFiles[0].text)};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${folder}source.ts`, await workerSource());
