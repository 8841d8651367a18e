import { pageForEach } from './browser.js';

const here = pageForEach('pool');
afterEach(() => here.page.close());

describe('a pool of threads in Chromium', () => {
  it('runs functions by their source, in Web Workers.', async () => {
    expect(await here.page.run('bySource')).toEqual([2, 'undefined']);
  });

  it('runs functions of a module.', async () => {
    expect(await here.page.run('byModule')).toBe(42);
  });

  it('maps in order.', async () => {
    expect(await here.page.run('map')).toEqual(Array.from({ length: 1_000 }, (_, index) => index * index));
  });

  it('streams what a generator yields, and what a function says on its way.', async () => {
    expect(await here.page.run('progress')).toEqual([Array.from({ length: 200 }, (_, index) => index), ['half', 'whole']]);
  });

  it('stops what spins, by source and by module, and works on.', async () => {
    expect(await here.page.run('cancelSpin')).toEqual([
      expect.stringMatching(/^TimeoutError/),
      expect.stringMatching(/^TimeoutError/),
      'gave works on',
    ]);
  });

  it('tells a function that wants to know of its cancel.', async () => {
    expect(await here.page.run('abort')).toBe('gave works on');
  });

  it('hands a buffer over.', async () => {
    expect(await here.page.run('transfer')).toEqual([3, 0]);
  });

  it('says what was wrong, and works on.', async () => {
    const errors = await here.page.run<string[]>('errors');
    expect(errors).toEqual([
      'RangeError: over there',
      expect.stringMatching(/^TypeError: .* from around it/),
      expect.stringMatching(/document/),
      expect.stringMatching(/^DataCloneError|could not be cloned|can't be cloned/i),
      expect.stringMatching(/missing/),
      expect.stringMatching(/^WorkerCrashedError: .*|nobody caught this/),
      'gave works on',
      expect.stringMatching(/ProcessPoolExecutor/),
    ]);
  });

  it('is what runInExecutor(null) and mapToThread use by default.', async () => {
    expect(await here.page.run('defaultExecutor')).toEqual([42, [1, 4, 9], -5]);
  });
});
