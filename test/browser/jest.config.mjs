import base from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/browser/playground/start.mjs',
  globalTeardown: '<rootDir>/test/browser/playground/stop.mjs',
  testTimeout: 60_000,
  // Two pages that paint and measure at a time would disturb each other.
  maxWorkers: 1,
};
