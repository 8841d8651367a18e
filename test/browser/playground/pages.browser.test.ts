import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium';
import { builds, stagePages, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

const endings: Record<string, string[]> = {
  'wait-for': ['failed', 'failed'],
  'task-group': ['failed'],
};

describe.each(builds)('the pages, built %s', (build) => {
  it.each(stagePages)('%s runs to its end without a word on the console.', async (path) => {
    const visit = await Visit.open(browser, build, path);

    await visit.hurry();
    await visit.run();
    await visit.untilTasks();
    await visit.untilStatus('finished', 'failed');
    await visit.untilQuiet();

    const statuses = await visit.statuses();
    expect(statuses).toEqual(endings[path] ?? statuses.map(() => 'finished'));
    expect(statuses.length).toBeGreaterThan(0);
    expect((await visit.lanes()).filter((lane) => lane.endsWith('pending'))).toEqual([]);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });

  it.each(stagePages)('%s is cancelled in mid-flight, and ends when all is cleaned up.', async (path) => {
    const visit = await Visit.open(browser, build, path);

    await visit.run();
    await visit.untilTasks();
    await visit.cancel();
    await visit.untilStatus('cancelled');
    await visit.untilQuiet();

    const lanes = await visit.lanes();
    expect(lanes.length).toBeGreaterThan(0);
    expect(lanes.filter((lane) => lane.endsWith('pending'))).toEqual([]);
    expect(visit.problems).toEqual([]);
    await visit.close();
  });
});

describe('what the pages show', () => {
  it('gather has one array in the order of its inputs, asCompleted each drink as it comes.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 0)).toEqual(['tea coffee cocoa']);
    expect(await visit.row('values', 1)).toEqual(['coffee', 'tea', 'cocoa']);
    await visit.close();
  });

  it('a slider changes the order of the next run.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');

    await visit.page.getByRole('slider', { name: 'cocoa' }).fill('100');
    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 1)).toEqual(['cocoa', 'coffee', 'tea']);
    await visit.close();
  });

  it('wait counts what is done under each of its policies.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'wait');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 0)).toEqual(['1 done, 2 pending']);
    expect(await visit.row('values', 1)).toEqual(['2 done, 1 pending']);
    expect(await visit.row('values', 2)).toEqual(['3 done, 0 pending']);
    await visit.close();
  });

  it('a shielded commit outlives the request that is cancelled, a bare one does not.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'shield');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.lanes(0)).toEqual(['window() finished', 'request cancelled', 'commit cancelled']);
    expect(await visit.lanes(1)).toEqual(['window() finished', 'request cancelled', 'commit finished']);
    await visit.close();
  });

  it('a failing child has the others of its group cancelled.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'task-group');

    await visit.run();
    await visit.untilStatus('failed');
    await visit.untilQuiet();

    expect(await visit.lanes()).toEqual(['taskGroup() failed', 'pictures cancelled', 'videos cancelled', 'check failed']);
    await visit.close();
  });

  it('a queue sells every loaf in order.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'queue');

    await visit.page.getByRole('slider', { name: 'selling takes' }).fill('60');
    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('sold')).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    await visit.close();
  });

  it('an event that is cleared holds runners and ticks back until it is set.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'event');
    const waiters = visit.page.locator('.meters dd').nth(1);

    await visit.page.getByRole('button', { name: 'Clear the event' }).click();
    await visit.run();
    await expect(waiters.filter({ hasText: '2' }).waitFor()).resolves.toBeUndefined();
    expect(await visit.row('ticks')).toEqual([]);
    await visit.page.getByRole('button', { name: 'Set the event' }).click();
    await waiters.filter({ hasText: '0' }).waitFor();
    await visit.page.locator('[data-row=ticks] .pill').first().waitFor();

    expect((await visit.row('ticks'))[0]).toBe('1');
    await visit.close();
  });

  it('a barrier that is aborted throws at all who wait.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'barrier');

    await visit.run();
    await visit.page.locator('.meters dd').filter({ hasText: '1' }).waitFor();
    await visit.page.locator('[data-action=abort]').click();
    await visit.untilStatus('failed');
    await visit.untilQuiet();

    expect(await visit.page.locator('[data-row=walk] .finish.error').textContent()).toContain('BrokenBarrierError');
    await visit.close();
  });

  it('shows the source that runs.', async () => {
    const visit = await Visit.open(browser, 'zoneless', 'gather');

    expect(await visit.page.locator('pg-code pre').innerText()).toContain('export const gathered = (ms: Times) => asyncio.gather(drinks(ms));');
    await visit.close();
  });
});
