import { build } from 'esbuild';

await build({ entryPoints: ['src/words.ts'], bundle: true, format: 'esm', outdir: 'public' });
