import { chromium, type Browser, type Page } from 'playwright-core';
import { serve, type Served, type ServeOptions } from './serve.js';

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** Debian's Chromium, without a window, with a profile folder of its own. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: env('CHROMIUM'), headless: true, args: flags });
}

/** The pages of pages/, built from the packed tarball. */
export function servePages(options: ServeOptions = {}): Promise<Served> {
  return serve(env('BROWSER_PAGES'), options);
}

function env(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run these tests with \`npm run test:browser\``);
  return value;
}

/** Opens a page of pages/ for each test that follows. */
export function pageForEach(name: string, options: ServeOptions = {}): { readonly page: Opened } {
  let browser: Browser;
  let served: Served;
  let page: Opened;
  beforeAll(async () => {
    browser = await launch();
    served = await servePages(options);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  beforeEach(async () => {
    page = await open(browser, `${served.origin}/${name}.html`);
  });
  return {
    get page() {
      return page;
    },
  };
}

/** What a page of pages/ offers: `expose({ … })` of pages/_scenarios.ts puts it there. */
interface Scenarios {
  scenarios?: Record<string, (argument: unknown) => unknown>;
  timers: Set<unknown>;
}

/** A page and what must not happen in it. */
export interface Opened {
  readonly page: Page;
  /** Errors that nobody has caught, and what was written to the console as an error. */
  readonly errors: readonly string[];
  /** Calls one of the page's scenarios, and gives what that returns. */
  run<T>(scenario: string, argument?: unknown): Promise<T>;
  /** Closes the page, and fails when there were errors, or timers are left. */
  close(): Promise<void>;
}

/** Opens a page, once its scenarios are there; `wait: false` for an application, which has none. */
export async function open(browser: Browser, url: string, options: { wait?: boolean } = {}): Promise<Opened> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(countTimers);
  await page.goto(url);
  if (options.wait !== false) await page.waitForFunction(() => 'scenarios' in globalThis, undefined, { timeout: 60_000 });
  return {
    page,
    errors,
    run: <T>(scenario: string, argument?: unknown) =>
      page.evaluate(([name, value]) => (globalThis as unknown as Scenarios).scenarios![name as string]!(value), [scenario, argument]) as Promise<T>,
    async close() {
      const count = (): Promise<number> => page.evaluate(() => (globalThis as unknown as Scenarios).timers.size);
      // The framework of an application may have set one a moment ago.
      const timers = await (options.wait === false ? untilNoTimer(page).then(() => 0, count) : count());
      await context.close();
      if (errors.length > 0) throw new Error(`the page has failed:\n${errors.join('\n')}`);
      if (timers > 0) throw new Error(`the page has left ${timers} timers`);
    },
  };
}

async function untilNoTimer(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as unknown as Scenarios).timers.size === 0);
}

/** Runs in the page, before anything else. */
function countTimers(): void {
  const scope = globalThis as unknown as Record<string, (...args: unknown[]) => unknown> & Scenarios;
  const timers = new Set<unknown>();
  Object.defineProperty(scope, 'timers', { value: timers });
  const { setTimeout: set, setInterval: repeat } = scope;
  scope.setTimeout = (fn, ...rest) => {
    const id = set!((...args: unknown[]) => {
      timers.delete(id);
      return (fn as (...args: unknown[]) => unknown)(...args);
    }, ...rest);
    timers.add(id);
    return id;
  };
  scope.setInterval = (...args) => {
    const id = repeat!(...args);
    timers.add(id);
    return id;
  };
  for (const name of ['clearTimeout', 'clearInterval']) {
    const clear = scope[name]!;
    scope[name] = (id) => {
      timers.delete(id);
      return clear(id);
    };
  }
}
