import type { Browser } from 'playwright-core';
import { launch, open, servePages, type Opened } from './browser.js';
import type { Served } from './serve.js';

let browser: Browser;
let served: Served;
let page: Opened;

beforeAll(async () => {
  browser = await launch();
  served = await servePages();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});
beforeEach(async () => {
  page = await open(browser, `${served.origin}/core.html`);
});

describe('the core in Chromium', () => {
  it('gathers coroutines, Observables and Promises in the order of the inputs.', async () => {
    expect(await page.run('gather')).toEqual(['a', 'b', 'c']);
    await page.close();
  });

  it('serves a lock first come, first served.', async () => {
    expect(await page.run('lock')).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    await page.close();
  });

  it('cancels, waits for the cleanup, and times out.', async () => {
    expect(await page.run('cancellation')).toEqual(['cleaned up', 'TimeoutError']);
    await page.close();
  });

  it('leaves the page its turns while a program is always ready.', async () => {
    expect(await page.run('fairness')).toBeGreaterThanOrEqual(3);
    await page.close();
  });
});

describe('the check at the end of each test', () => {
  it('fails for an error that nobody has caught.', async () => {
    await page.page.evaluate(() => {
      queueMicrotask(() => {
        throw new Error('uncaught');
      });
    });
    await expect(page.close()).rejects.toThrow('the page has failed:\nError: uncaught');
  });

  it('fails for a timer that is left.', async () => {
    await page.page.evaluate(() => void setInterval(() => undefined, 1_000));
    await expect(page.close()).rejects.toThrow('the page has left 1 timers');
  });
});
