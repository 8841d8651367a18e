import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launch, open, type Opened } from '../browser.js';
import { serve, type Served } from '../serve.js';

const folder = process.env.BROWSER_APP ?? '';

let browser: Browser;

beforeAll(async () => {
  execFileSync(process.execPath, [join(__dirname, 'build.mjs'), folder], { stdio: 'inherit' });
  browser = await launch();
});
afterAll(() => browser.close());

describe.each(['webpack', 'esbuild', 'rollup', 'vite'])('an application that was bundled by %s', (bundler) => {
  let served: Served;
  let page: Opened;

  beforeAll(async () => {
    served = await serve(join(folder, 'bundlers/dist', bundler), { isolated: true });
    page = await open(browser, `${served.origin}/`);
  });
  afterAll(async () => {
    await page.close();
    await served.close();
  });

  it('runs functions by their source.', async () => {
    expect(await page.run('bySource')).toEqual([2, 'undefined']);
    expect(await page.run('byDefault')).toBe(6);
  });

  it('runs functions of a module that it finds by its URL.', async () => {
    expect(await page.run('byModule')).toBe(42);
  });

  it('runs functions of a module that was bundled before.', async () => {
    expect(await page.run('bundledModule')).toEqual(['a', 'b', 'c']);
  });

  it('refuses a closure, minified or not.', async () => {
    expect(await page.run('closure')).toMatch(/^TypeError: .* it uses \S+ from around it/);
  });

  it('stops a spin, and works on.', async () => {
    expect(await page.run('cancelSpin')).toEqual(['TimeoutError', 4]);
  });

  it('has a worker that blocks until a coroutine of the page is done.', async () => {
    expect(await page.run('bridge')).toEqual([true, 3]);
  });

  it('runs exported functions, and workers of its own, under a Content-Security-Policy without eval.', async () => {
    const policy = "default-src 'self'; worker-src 'self' blob:; img-src data:";
    const strict = await serve(join(folder, 'bundlers/dist', bundler), { headers: { 'Content-Security-Policy': policy } });
    const opened = await open(browser, `${strict.origin}/`);

    expect(await opened.run('byModule')).toBe(42);
    expect(await opened.run('bundledModule')).toEqual(['a', 'b', 'c']);
    expect(await opened.run('bridge')).toEqual([false, 3]);
    expect(await opened.run('refused')).toBe(
      "TypeError: a function can't be sent by its source under this Content-Security-Policy: use workerExport",
    );
    await opened.close();
    await strict.close();
  });
});
