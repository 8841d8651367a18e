import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: ['src/main.js', 'src/tasks.js', 'src/bridge.worker.js'],
  plugins: [nodeResolve()],
  output: { dir: 'dist/rollup' },
};
