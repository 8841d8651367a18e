export default {
  build: { outDir: 'dist/vite' },
  worker: { format: 'es' },
};
