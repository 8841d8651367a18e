import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { launch, open } from '../browser';
import { serve } from '../serve';
import { builds, Visit, type Hooks } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** How what is traced about one task goes on, without its single steps. */
async function fateOf(visit: Visit, task: string): Promise<string[]> {
  const events = (await visit.traced()).filter((event) => event.startsWith(`${task} `)).map((event) => event.slice(task.length + 1));
  return events.filter((event) => ['created', 'cancelled', 'cleaningUp', 'finished', 'failed'].includes(event));
}

const saying = (visit: Visit, text: string | RegExp): Locator => visit.page.locator('pg-mount').getByText(text);

describe.each(builds)('an Angular component, built %s', (build) => {
  it('shows what its coroutine returns, by the async pipe.', async () => {
    const visit = await Visit.open(browser, build, 'async-pipe');

    await visit.run();
    await saying(visit, /Chapters so far: [2-4]/).waitFor();
    await saying(visit, 'A report of four chapters').waitFor();

    await visit.untilQuiet();
    expect(await saying(visit, 'Chapters so far: 4').count()).toBe(1);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('that is destroyed has the run of its async pipe cancelled, which cleans up.', async () => {
    const visit = await Visit.open(browser, build, 'async-pipe');
    await visit.trace();

    await visit.run();
    await visit.clickOnce(() => /Chapters so far: [1-3]/.test(document.querySelector('pg-mount')!.textContent!), '[data-action=cancel]');
    await visit.untilQuiet();

    expect(await fateOf(visit, 'report')).toEqual(['cancelled', 'cleaningUp', 'cancelled']);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('that is destroyed has what takeUntilDestroyed and its DestroyRef hold cancelled.', async () => {
    const visit = await Visit.open(browser, build, 'destroyed');
    await visit.trace();

    await visit.run();
    await saying(visit, /2[1-9] °C/).waitFor();
    await visit.cancel();
    await visit.untilQuiet();

    expect(await fateOf(visit, 'thermometer')).toEqual(['cancelled', 'cleaningUp', 'cancelled']);
    expect(await fateOf(visit, 'clock')).toEqual(['created', 'cancelled', 'cancelled']);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('with an rxResource has the load before cancelled, and its cleanup run, by another request.', async () => {
    const visit = await Visit.open(browser, build, 'resource');
    await visit.trace();

    await visit.run();
    await visit.clickOnce(() => document.querySelector('pg-mount')!.textContent!.includes('Loading…'), '[aria-label=Album] button:last-child');
    await saying(visit, 'Mingus: 6 songs').waitFor();
    await visit.untilQuiet();

    expect(await fateOf(visit, 'Blue')).toEqual(['cancelled', 'cleaningUp', 'cancelled']);
    expect(await fateOf(visit, 'Mingus')).toEqual(['finished']);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('that types ahead has the search before cancelled, and waits for its cleanup.', async () => {
    const visit = await Visit.open(browser, build, 'type-ahead');
    await visit.trace();

    await visit.run();
    await visit.page.waitForFunction(() => {
      const isSearching = (globalThis as unknown as Hooks).playground.pendingTasks().length > 0;
      const box = document.querySelector<HTMLInputElement>('[type=search]');
      if (!isSearching || box === null) return false;
      box.value = 'Be';
      return box.dispatchEvent(new Event('input'));
    });
    await saying(visit, 'Bergen').waitFor();
    await visit.untilQuiet();

    expect(await fateOf(visit, "'B'")).toEqual(['cancelled', 'cleaningUp', 'cancelled']);
    expect(await visit.page.locator('pg-mount li').allInnerTexts()).toEqual(['Bergen', 'Berlin', 'Bern']);
    const searches = (await visit.traced()).filter((event) => /^'Be?' (suspended|cancelled)$/.test(event));
    expect(searches.lastIndexOf("'B' cancelled")).toBeLessThan(searches.indexOf("'Be' suspended"));
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('has the tasks of its group cancelled when it is destroyed; the group ends last.', async () => {
    const visit = await Visit.open(browser, build, 'component-group');
    await visit.trace();

    await visit.run();
    await visit.clickOnce(() => document.querySelector('[data-action=upload]') !== null, '[data-action=upload]');
    await visit.clickOnce(() => document.querySelectorAll('progress').length === 1, '[data-action=upload]');
    await visit.page.getByRole('progressbar').nth(1).waitFor();
    await visit.clickOnce(() => document.querySelectorAll('progress')[1]!.value > 0, '[data-action=cancel]');
    await visit.untilQuiet();

    expect(await fateOf(visit, 'file 1')).toEqual(['created', 'cancelled', 'cleaningUp', 'cancelled']);
    expect(await fateOf(visit, 'file 2')).toEqual(['created', 'cancelled', 'cleaningUp', 'cancelled']);
    expect((await visit.traced()).at(-1)).toBe('group finished');
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('has a pool run a function of a module, and a worker ask it, bundled by Angular.', async () => {
    const visit = await Visit.open(browser, build, 'workers');

    await visit.run();
    await saying(visit, 'Good day, Ada.').waitFor();
    await saying(visit, 'Primes below three million: 216816').waitFor();

    expect(visit.problems).toEqual([]);
    await visit.cancel();
    await visit.untilQuiet();
    await visit.close();
  });

  it('that is destroyed has its workers stopped in mid-flight.', async () => {
    const visit = await Visit.open(browser, build, 'workers');
    await visit.trace();

    await visit.run();
    await visit.clickOnce(() => (globalThis as unknown as Hooks).traced.includes('lookUp suspended'), '[data-action=cancel]');
    await visit.untilQuiet();

    expect(await saying(visit, /Good day/).count()).toBe(0);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });
});

it('a worker that Angular bundled blocks, where the page is cross-origin isolated.', async () => {
  const served = await serve(join(__dirname, '../../../examples/playground/dist/zoneless'), { isolated: true, fallback: true });
  try {
    const opened = await open(browser, `${served.origin}/workers`, { wait: false });

    await opened.page.locator('[data-action=run]').click();
    await opened.page.getByText('Good day, Ada: I was blocked until you had looked it up.').waitFor();
    await opened.page.locator('[data-action=cancel]').click();
    await opened.page.waitForFunction(() => (globalThis as unknown as { playground: { pendingTasks(): string[] } }).playground.pendingTasks().length === 0);

    await opened.close();
  } finally {
    await served.close();
  }
});

describe('requests that share a semaphore', () => {
  const refused = 'error: Failed to load resource: the server responded with a status of 503 (Service Unavailable)';

  it('are answered in spite of one that fails and one that comes too late.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'http');

    await visit.run();
    await visit.page.waitForFunction(() => [...document.querySelectorAll('pg-mount li')].every((item) => item.textContent !== '…'));
    await visit.untilQuiet();

    const texts = await visit.page.locator('pg-mount li').allInnerTexts();
    expect(texts).toHaveLength(6);
    expect(texts.filter((text) => !text.endsWith('.'))).toEqual([]);
    // The browser says itself that a request was refused: the one that was tried again.
    expect(visit.problems).toEqual([refused]);
    await visit.close();
  });

  it('are dropped by the browser when their component is destroyed, and those that wait are never made.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'http');
    const made: string[] = [];
    const dropped: string[] = [];
    const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
    await visit.page.route('**/api/quotes/*', () => undefined); // no answer, ever
    visit.page.on('request', (request) => made.push(nameOf(request.url())));
    visit.page.on('requestfailed', (request) => dropped.push(nameOf(request.url())));

    await visit.run();
    await visit.page.waitForRequest('**/api/quotes/2');
    await visit.cancel();
    await visit.untilQuiet();

    expect(new Set(made)).toEqual(new Set(['1', '2']));
    expect(dropped.sort()).toEqual(made.sort());
    await visit.close();
  });

  it('give their permits back when their component is destroyed.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'http');

    await visit.run();
    await visit.untilTasks();
    await visit.cancel();
    await visit.untilQuiet();
    await visit.run();
    await visit.page.waitForFunction(() => [...document.querySelectorAll('pg-mount li')].every((item) => item.textContent !== '…'));
    await visit.untilQuiet();

    expect(await saying(visit, 'Connections free: 2').count()).toBe(1);
    await visit.close();
  });
});
