import { default as runner } from 'jest-runner';

const TestRunner = runner.default ?? runner;

/**
 * Runs each test file in a process of its own. V8 never calls a finalizer again in a process in which a FinalizationRegistry was
 * collected while it had something to call (its cleanup task then returns before it lets another one be posted), and the end of
 * any test file can do that to the next ones.
 */
export default class OneProcessEach extends TestRunner {
  constructor(globalConfig, context) {
    super({ ...globalConfig, maxWorkers: 1 }, context);
  }

  async runTests(tests, watcher, options) {
    for (const test of tests) await super.runTests([test], watcher, { ...options, serial: false });
  }
}
