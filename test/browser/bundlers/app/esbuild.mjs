import { build } from 'esbuild';

await build({
  entryPoints: ['src/main.js', 'src/tasks.js', 'src/bridge.worker.js'],
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  outdir: 'dist/esbuild',
});
