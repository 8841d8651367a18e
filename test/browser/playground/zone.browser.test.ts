import type { Browser } from 'playwright-core';
import { launch } from '../browser';
import { Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

const shown = (visit: Visit, id: string): Promise<string> => visit.page.locator(`#${id}`).innerText();

describe('a component of plain fields, under zone.js', () => {
  it('is drawn after each step and the end of a task that was started in the zone.', async () => {
    const visit = await Visit.open(browser, 'zone', 'zone');

    await visit.page.locator('[data-action=inside]').click();
    await visit.page.locator('#steps').filter({ hasText: '3' }).waitFor();
    await visit.page.locator('#done').filter({ hasText: '1' }).waitFor();

    expect(await shown(visit, 'zones')).toBe('inside inside inside');
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it('is not drawn for a task that was started outside, before something else asks for it.', async () => {
    const visit = await Visit.open(browser, 'zone', 'zone');
    await visit.trace();

    await visit.page.locator('[data-action=outside]').click();
    await visit.page.waitForFunction(() => (globalThis as unknown as { traced: string[] }).traced.includes('outside finished'));
    await visit.untilQuiet();
    expect(await shown(visit, 'steps')).toBe('0');
    await visit.page.locator('[data-action=refresh]').click();

    await visit.page.locator('#steps').filter({ hasText: '3' }).waitFor();
    expect(await shown(visit, 'zones')).toBe('outside outside outside');
    expect(await shown(visit, 'done')).toBe('1');
    await visit.close();
  });

  it('keeps each of two tasks in its own zone, though one flush of the loop runs both.', async () => {
    const visit = await Visit.open(browser, 'zone', 'zone');

    await visit.page.evaluate(() => {
      for (const action of ['outside', 'outside', 'inside']) document.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();
    });
    await visit.page.locator('#steps').filter({ hasText: '9' }).waitFor();

    expect((await shown(visit, 'zones')).split(' ')).toEqual(
      Array.from({ length: 3 }, () => ['outside', 'outside', 'inside']).flat(),
    );
    await visit.close();
  });
});

it('the zoneless build has no zone.js, and no page for it.', async () => {
  const visit = await Visit.open(browser, 'zoneless', '');

  expect(await visit.page.evaluate(() => 'Zone' in globalThis)).toBe(false);
  expect(await visit.page.locator('nav a[href="/zone"]').count()).toBe(0);
  await visit.close();
});
