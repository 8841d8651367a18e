const { join } = require('node:path');

/** The layers of lib/, bottom first: each may import values from those before it. */
const layers = [
  ...['brand\\.ts$', 'errors\\.ts$', '(Fifo|List)\\.ts$', 'loop/', 'tasks/', 'waiting/', 'sync/', 'queues/', 'introspection/'],
  ...['(executors|testing)/', 'index\\.ts$'],
];
const value = { dependencyTypesNot: ['type-only'] };
const bundled = ['acorn', 'devalue', 'eslint-scope', 'fast-equals', 'tinyqueue', 'workerpool'];

const upwards = layers.slice(0, -1).map((layer, index) => ({
  name: `layers: ${layer.replace(/\W+ts\$/, '.ts')} imports nothing from above`,
  severity: 'error',
  from: { path: `^lib/${layer}` },
  to: { ...value, path: [...layers.slice(index + 1).map((above) => `^lib/${above}`), '^operators/'] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'layers: executors and testing know nothing of each other',
      severity: 'error',
      from: { path: '^lib/(executors|testing)/' },
      to: { ...value, path: '^lib/(executors|testing)/', pathNot: '^lib/$1/' },
    },
    {
      name: 'layers: the pools and the bridge between threads know nothing of each other',
      severity: 'error',
      from: { path: '^lib/executors/(pool|bridge)/' },
      to: { path: '^lib/executors/(pool|bridge)/', pathNot: '^lib/executors/$1/' },
    },
    {
      name: 'layers: errors on their way know nothing of who sends them',
      severity: 'error',
      from: { path: '^lib/executors/errors/' },
      to: { path: '^lib/executors/(pool|bridge)/' },
    },
    {
      name: 'layers: the library stands alone',
      severity: 'error',
      from: { path: '^(lib|operators)/' },
      to: { path: '^(test|bench|examples|api|dist)/' },
    },
    { name: 'no cycles of value imports', severity: 'error', from: {}, to: { circular: true, viaOnly: value } },
    {
      name: 'rxjs comes from rxjs',
      severity: 'error',
      from: { path: '^(lib|operators)/', pathNot: '^lib/testing/' },
      to: { path: 'node_modules/rxjs/', pathNot: '/rxjs/dist/types/index\\.d\\.ts$' },
    },
    {
      name: 'rxjs comes from rxjs and rxjs/testing',
      severity: 'error',
      from: { path: '^lib/testing/' },
      to: { path: 'node_modules/rxjs/', pathNot: '/rxjs/dist/types/(testing/)?index\\.d\\.ts$' },
    },
    {
      name: 'no package but rxjs and those that are bundled in',
      severity: 'error',
      from: { path: '^(lib|operators)/' },
      to: { path: 'node_modules/', pathNot: `node_modules/(rxjs|${bundled.join('|')})/` },
    },
    {
      name: 'no Node built-in outside the executors',
      severity: 'error',
      from: { path: '^(lib|operators)/', pathNot: '^lib/executors/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import'] },
  },
};
