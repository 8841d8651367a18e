import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launch } from '../browser';
import { allPages, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, a line each. */
async function faultsOf(visit: Visit): Promise<string[]> {
  await visit.page.evaluate(axe);
  const { violations } = await visit.page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

const isFocused = (visit: Visit, selector: string): Promise<boolean> =>
  visit.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);

const pagesThatRun = allPages.filter((path) => path !== '');

/** Runs the page, so that there is something to be seen. */
async function show(visit: Visit): Promise<void> {
  await visit.run();
  await visit.page.locator('svg[role=img], pg-track').first().waitFor();
}

describe.each(['light', 'dark'] as const)('axe, in %s colours,', (colorScheme) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.open(browser, 'zoneless', '', { colorScheme, reducedMotion: 'reduce' });
  });

  afterAll(() => visit.close());

  it('finds no fault in the first page.', async () => {
    expect(await faultsOf(visit)).toEqual([]);
  });

  it.each(pagesThatRun)('finds no fault in %s while it runs.', async (path) => {
    await visit.renew(path);
    await show(visit);

    expect(await faultsOf(visit)).toEqual([]);
  });
});

describe('on a phone, 360 px wide,', () => {
  let visit: Visit;
  const width = (): Promise<number> => visit.page.evaluate(() => document.documentElement.scrollWidth);

  beforeAll(async () => {
    visit = await Visit.open(browser, 'zoneless', '', { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  });

  afterAll(() => visit.close());

  it('the first page fits.', async () => {
    expect(await width()).toBe(360);
  });

  it.each(pagesThatRun)('%s fits while it runs.', async (path) => {
    await visit.renew(path);
    await show(visit);

    expect(await width()).toBe(360);
  });

  it('the words of a long error are within the drawing.', async () => {
    await visit.renew('task-group');
    await visit.run();
    await visit.untilStatus('failed');
    const words = visit.page.locator('.finish.error text').last();
    const [drawing, box] = [(await visit.page.locator('svg[role=img]', { has: words }).boundingBox())!, (await words.boundingBox())!];

    expect([box.x >= drawing.x, box.x + box.width <= drawing.x + drawing.width]).toEqual([true, true]);
  });
});

it('in a wide window the source stands beside what it does, and covers nothing.', async () => {
  const visit = await Visit.open(browser, 'zoneless', 'gather', { viewport: { width: 1880, height: 1000 } });
  const box = async (selector: string) => (await visit.page.locator(selector).last().boundingBox())!;

  const [stages, code] = [await box('.stages'), await box('pg-code')];

  expect(code.x).toBeGreaterThanOrEqual(stages.x + stages.width);
  await visit.close();
});

describe('with the keyboard', () => {
  it('the first Tab offers to skip the menu.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');

    await visit.page.keyboard.press('Tab');
    expect(await isFocused(visit, '.skip')).toBe(true);
    await visit.page.keyboard.press('Enter');

    expect(await isFocused(visit, 'main')).toBe(true);
    await visit.close();
  });

  it('a page is run and cancelled without a mouse, and the focus stays where it was.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');
    await visit.dawdle();
    await visit.page.locator('main').focus();

    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Enter');
    await visit.untilStatus('running');
    expect(await isFocused(visit, '[data-action=run]')).toBe(true);
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Space');
    await visit.untilStatus('cancelled');

    expect(await isFocused(visit, '[data-action=cancel]')).toBe(true);
    await visit.close();
  });

  it('a slider moves by the arrow keys.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');
    const tea = visit.page.getByRole('slider', { name: 'tea' });

    await tea.focus();
    await visit.page.keyboard.press('ArrowRight');
    await visit.page.locator('pg-slider output').filter({ hasText: '950 ms' }).waitFor();

    expect(await tea.getAttribute('aria-valuetext')).toBe('950 ms');
    await visit.close();
  });

  it('a link of the menu takes the focus to its page.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');

    await visit.page.locator('nav a[href="/shield"]').focus();
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('heading', { level: 1, name: 'shield against cancel' }).waitFor();

    expect(await isFocused(visit, 'main')).toBe(true);
    expect(await visit.page.title()).toBe('shield · rxjs-asyncio');
    await visit.close();
  });

  it('whatever has the focus can be seen to have it.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'event');
    const unseen: string[] = [];

    for (let stop = 0; stop < 40; stop++) {
      await visit.page.keyboard.press('Tab');
      const text = await visit.page.evaluate(() => {
        const element = document.activeElement!;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle === 'none' || outlineWidth === '0px' ? element.outerHTML.slice(0, 80) : '';
      });
      if (text !== '' && !text.startsWith('<body')) unseen.push(text);
    }

    expect(unseen).toEqual([]);
    await visit.close();
  });

  it("a phone's menu opens within the screen, and Escape closes it.", async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather', { viewport: { width: 360, height: 740 } });
    const menu = visit.page.getByRole('button', { name: 'Menu' });
    const link = visit.page.locator('nav a[href="/wait"]');
    expect(await link.isVisible()).toBe(false);

    await menu.press('Enter');
    await link.waitFor({ state: 'visible' });
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    const edges = await visit.page.locator('nav a').evaluateAll((links) => links.map((item) => item.getBoundingClientRect().right));
    expect(edges.filter((right) => right > 360)).toEqual([]);
    await visit.page.keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });

    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    await visit.close();
  });
});

describe('the colours', () => {
  const scheme = (visit: Visit): Promise<string> => visit.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

  it('are those of the system until somebody chooses, and the choice is kept.', async () => {
    const visit = await Visit.open(browser, 'zoneless', '', { colorScheme: 'dark' });
    expect(await scheme(visit)).toBe('light dark');

    await visit.page.getByRole('button', { name: 'Use light colours' }).click();
    await visit.page.reload();
    await visit.page.locator('h1').waitFor();

    expect(await scheme(visit)).toBe('light');
    await visit.close();
  });
});

it('who wants little motion sees nothing run by itself, and a timeline that is drawn in few steps.', async () => {
  const visit = await Visit.open(browser, 'zoneless', '', { reducedMotion: 'reduce' });
  expect(await visit.statuses()).toEqual(['not run yet']);

  await visit.goTo('gather');
  await visit.dawdle();
  await visit.run();
  await visit.untilTasks();

  // Angular may ask for one frame at any time, but an animation always has the next one.
  expect(await visit.untilNoFrame()).not.toEqual([]);
  await visit.close();
});
