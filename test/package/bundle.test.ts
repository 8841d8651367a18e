import { readFileSync, statSync } from 'node:fs';
import { install, type Installed } from './installed.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe('a bundle of one named import, tree-shaken by esbuild', () => {
  it('runs sleep', () => {
    expect(installed.run(installed.bundle('sleep.mjs'))).toBe('slept\n');
  });

  it('leaves out what is not imported', () => {
    expect(readFileSync(installed.bundle('sleep.mjs'), 'utf8')).not.toMatch(/gather: inputs|Runner\.run/);
  });

  it('keeps the tasks and futures that an EventLoop makes', () => {
    expect(installed.run(installed.bundle('eventLoop.mjs'))).toBe('a task\na future\n');
  });

  it('is at most 66 kB with RxJS, minified', () => {
    expect(statSync(installed.bundle('sleep.mjs')).size).toBeLessThan(66_000);
  });
});
