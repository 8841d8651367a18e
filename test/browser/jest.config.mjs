import { resolve } from 'node:path';
import { project } from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...config } = project;

/** @type {import('jest').Config} */
export default {
  ...config,
  rootDir: resolve(import.meta.dirname, '../..'),
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.test.ts'],
  // The playground is built, with and without zone.js, and served.
  globalSetup: '<rootDir>/test/browser/playground/start.mjs',
  globalTeardown: '<rootDir>/test/browser/playground/stop.mjs',
  testTimeout: 120_000,
  // One Chromium at a time.
  maxWorkers: 1,
};
