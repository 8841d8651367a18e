// `node build.mjs folder`: builds the application of app/ in that folder, where rxjs-asyncio and RxJS are installed, with each bundler.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const tools = ['webpack', 'esbuild', 'rollup', '@rollup/plugin-node-resolve', 'vite'];
const modules = resolve(import.meta.dirname, '../../../node_modules');
const app = resolve(process.argv[2], 'bundlers');

cpSync(join(import.meta.dirname, 'app'), app, { recursive: true });
for (const tool of tools) {
  const link = join(app, 'node_modules', tool);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(modules, tool), link);
}

run(join(modules, 'typescript/bin/tsc'), '--noEmit', '--strict', '--skipLibCheck', '--module', 'preserve', '--target', 'es2022', 'src/words.ts');
run('tasks.mjs');
await pack();
run('esbuild.mjs');
run(join(modules, 'rollup/dist/bin/rollup'), '--config', 'rollup.config.mjs', '--silent');
run(join(modules, 'vite/bin/vite.js'), 'build', '--logLevel', 'warn');
// Vite makes its index.html itself, and copies public/.
for (const folder of ['webpack', 'esbuild', 'rollup']) {
  const html = readFileSync(join(app, 'index.html'), 'utf8');
  writeFileSync(join(app, 'dist', folder, 'index.html'), html.replace('./src/main.js', './main.js'));
  cpSync(join(app, 'public'), join(app, 'dist', folder), { recursive: true });
}

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: app, stdio: 'inherit' });
  if (error ?? status !== 0) throw error ?? new Error(`${args.join(' ')} ended with ${status}`);
}

/** webpack's command is a package of its own. */
async function pack() {
  const webpack = createRequire(join(app, 'build.cjs'))('webpack');
  const { default: config } = await import(join(app, 'webpack.config.mjs'));
  const stats = await new Promise((resolve, reject) => {
    webpack({ context: app, ...config }, (error, stats) => (error === null ? resolve(stats) : reject(error)));
  });
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ preset: 'errors-warnings' }));
}
