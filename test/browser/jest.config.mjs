import { resolve } from 'node:path';
import base from '../../jest.config.mjs';

const { collectCoverageFrom: _from, coverageThreshold: _threshold, testPathIgnorePatterns: _ignored, ...config } = base;

/** @type {import('jest').Config} */
export default {
  ...config,
  rootDir: resolve(import.meta.dirname, '../..'),
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.browser.test.ts'],
  testTimeout: 60_000,
  // One Chromium at a time.
  maxWorkers: 1,
};
