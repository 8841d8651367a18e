const bundled = 'devalue|tinyqueue|fast-equals';

/** What every suite of tests has. @type {import('jest').Config} */
export const project = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.browser\\.test\\.ts$'],
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', transform: { useDefineForClassFields: false } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // What is bundled into the package is published as ES modules only.
  transformIgnorePatterns: [`/node_modules/(?!(${bundled})/)`],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...project, displayName: 'main', testPathIgnorePatterns: [...project.testPathIgnorePatterns, '/test/finalization/'] },
    {
      ...project,
      displayName: 'finalization',
      testMatch: ['**/test/finalization/*.test.ts'],
      runner: '<rootDir>/test/finalization/runner.mjs',
    },
  ],
  // Only to end what hangs, however slow the machine is.
  testTimeout: 120_000,
  collectCoverageFrom: ['lib/**/*.ts', 'operators/**/*.ts', '!**/index.ts', '!lib/executors/pool/worker/**'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
