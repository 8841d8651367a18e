import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { dts } from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { localBindings } from './localBindings.mjs';

const external = ['rxjs', 'rxjs/testing'];
const entries = { index: 'lib/index', executors: 'lib/executors/index', operators: 'operators/index', testing: 'lib/testing/index' };

/** The source of every entry point below `root`. */
function inputs(root, extension) {
  return Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path + extension)]));
}

/**
 * One chunk for a task and all that it stands on, so that no tree shaking can separate a loop from what registers itself with it; a chunk
 * for each other module, so that what is not imported is left out.
 */
function manualChunks(id, { getModuleInfo }) {
  const path = relative('.', id);
  if (dependencies(resolve('lib/tasks/Task.ts'), getModuleInfo).has(id)) return 'core';
  return /^(lib\/.+|operators)\/(?!index\.ts)/.test(path) ? path.replace(/^lib\/|\.ts$/g, '') : undefined;
}

function dependencies(id, getModuleInfo, found = new Set()) {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of getModuleInfo(id)?.importedIds ?? []) dependencies(imported, getModuleInfo, found);
  return found;
}

function output(dir, extension, options) {
  return {
    dir,
    entryFileNames: `[name]${extension}`,
    chunkFileNames: `chunks/[name]${extension}`,
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    exports: 'named',
    ...options,
  };
}

/**
 * What workerpool requires of Node comes from `process` instead of an import, so that the same files run in a browser, and bundlers
 * find nothing there that they can't resolve.
 */
function builtins() {
  const prefix = '\0builtin:';
  return {
    name: 'builtins',
    resolveId: (id) => (isBuiltin(id) ? prefix + id : null),
    load: (id) =>
      id.startsWith(prefix) ? `export default globalThis.process?.getBuiltinModule?.('${id.slice(prefix.length)}');` : null,
  };
}

/** Writes the licences of the packages that are bundled in beside the output. */
function licences() {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
      const folders = new Set(modules.filter((id) => id.includes('/node_modules/')).map(packageFolder));
      const source = [...folders].sort().map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source });
    },
  };
}

function packageFolder(id) {
  return /\/.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)[0];
}

function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const read = (pattern) => {
    const file = readdirSync(folder).find((entry) => pattern.test(entry));
    return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8');
  };
  // Some have it at the end of their README.
  const text = read(/^licen[cs]e/i) ?? /^#+ *licen[cs]e\b.*$/ims.exec(read(/^readme/i) ?? '')?.[0];
  if (text === undefined) throw new Error(`${name} is bundled in and has no licence file`);
  return `${name} ${version}\n\n${text.trim()}\n`;
}

function declarations(dir, extension) {
  return output(dir, extension, {
    manualChunks: (id) => (/\/(lib\/(loop|tasks|waiting)|operators)\/(?!index\.)/.test(id) ? 'core' : undefined),
    banner: '/// <reference lib="esnext.disposable" />',
  });
}

rmSync('dist', { recursive: true, force: true });

/** @type {import('rollup').RollupOptions[]} */
export default [
  {
    input: inputs('.', '.ts'),
    external,
    // A call in the entry point is pure for those who bundle this package, not here.
    treeshake: { annotations: false },
    plugins: [
      builtins(),
      json(),
      nodeResolve(),
      commonjs({ ignoreTryCatch: false, requireReturnsDefault: 'auto' }),
      esbuild({ target: 'es2022' }),
      localBindings(),
      licences(),
    ],
    output: [
      output('dist/esm', '.js', { format: 'es', sourcemap: true, manualChunks }),
      output('dist/cjs', '.cjs', { format: 'cjs', sourcemap: true, manualChunks, dynamicImportInCjs: false }),
    ],
  },
  {
    input: inputs('.cache/types', '.d.ts'),
    external,
    plugins: [dts()],
    output: [declarations('dist/esm', '.d.ts'), declarations('dist/cjs', '.d.cts')],
  },
];
