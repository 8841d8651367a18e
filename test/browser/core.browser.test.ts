import { pageForEach } from './browser.js';

const here = pageForEach('core');

describe('the core in Chromium', () => {
  it('gathers coroutines, Observables and Promises in the order of the inputs.', async () => {
    expect(await here.page.run('gather')).toEqual(['a', 'b', 'c']);
    await here.page.close();
  });

  it('serves a lock first come, first served.', async () => {
    expect(await here.page.run('lock')).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    await here.page.close();
  });

  it('cancels, waits for the cleanup, and times out.', async () => {
    expect(await here.page.run('cancellation')).toEqual(['cleaned up', 'TimeoutError']);
    await here.page.close();
  });

  it('leaves the page its turns while a program is always ready.', async () => {
    expect(await here.page.run('fairness')).toBeGreaterThanOrEqual(3);
    await here.page.close();
  });
});

describe('the check at the end of each test', () => {
  it('fails for an error that nobody has caught.', async () => {
    await here.page.page.evaluate(() => {
      queueMicrotask(() => {
        throw new Error('uncaught');
      });
    });
    await expect(here.page.close()).rejects.toThrow('the page has failed:\nError: uncaught');
  });

  it('fails for a timer that is left.', async () => {
    await here.page.page.evaluate(() => void setInterval(() => undefined, 1_000));
    await expect(here.page.close()).rejects.toThrow('the page has left 1 timers');
  });
});
