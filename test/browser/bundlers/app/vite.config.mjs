export default {
  build: { outDir: 'dist/vite', assetsInlineLimit: 0 },
  worker: { format: 'es' },
};
