import type { Browser } from 'playwright-core';
import { launch } from '../browser';
import { builds, stagePages, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

const endings: Record<string, string[]> = {
  'wait-for': ['failed', 'failed'],
  'task-group': ['failed'],
};

describe.each(builds)('the pages, built %s', (build) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.open(browser, build, '');
  });

  afterAll(() => visit.close());

  it.each(stagePages)('%s runs to its end without a word on the console.', async (path) => {
    await visit.renew(path);

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
  });

  it.each(stagePages)('%s is cancelled in mid-flight, and ends when all is cleaned up.', async (path) => {
    await visit.renew(path);

    await visit.dawdle();
    await visit.run();
    await visit.untilTasks();
    await visit.cancel();
    await visit.untilStatus('cancelled');
    await visit.untilQuiet();

    const lanes = await visit.lanes();
    expect(lanes.length).toBeGreaterThan(0);
    expect(lanes.filter((lane) => lane.endsWith('pending'))).toEqual([]);
    expect(visit.problems).toEqual([]);
  });
});

describe('what the pages show', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.open(browser, 'zoneless', '');
  });

  afterAll(() => visit.close());

  it('gather has one array in the order of its inputs, asCompleted each drink as it comes.', async () => {
    await visit.renew('gather');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 0)).toEqual(['tea coffee cocoa']);
    expect(await visit.row('values', 1)).toEqual(['coffee', 'tea', 'cocoa']);
  });

  it('a slider changes the order of the next run.', async () => {
    await visit.renew('gather');

    await visit.page.getByRole('slider', { name: 'cocoa' }).fill('100');
    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 1)).toEqual(['cocoa', 'coffee', 'tea']);
  });

  it('a lane shows what its task waited for, when it was cancelled, how it cleaned up and how it ended.', async () => {
    await visit.renew('wait-for');

    await visit.run();
    await visit.untilStatus('failed');
    await visit.untilQuiet();

    const lane = visit.page.locator('[data-lane=download]').first();
    const titles = await lane.locator('title').evaluateAll((all) => all.map((title) => title.textContent));
    // How long it is ready and runs is up to the machine.
    const lasting = titles.filter((title) => title !== 'running' && title !== 'ready');
    expect(lasting).toEqual(['suspended: sleep(1500)', 'cleaning: sleep(500)', 'cancelled', 'failed']);
    expect(await visit.page.getByRole('img', { name: 'waitFor(download, limit): download failed' }).count()).toBe(1);
  });

  it('what happened can be read in words.', async () => {
    await visit.renew('wait-for');

    await visit.run();
    await visit.untilStatus('failed');
    await visit.page.getByText('What happened, in words').first().click();

    const lines = await visit.page.getByRole('list', { name: 'Events' }).first().locator('li').allInnerTexts();
    expect(lines.map((line) => line.replace(/^.*ms {2}/, ''))).toEqual(
      expect.arrayContaining(['download waits for sleep(1500)', 'download is asked to end', 'download cleans up', 'download is done: failed']),
    );
  });

  it('wait counts what is done under each of its policies.', async () => {
    await visit.renew('wait');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('values', 0)).toEqual(['1 done, 2 pending']);
    expect(await visit.row('values', 1)).toEqual(['2 done, 1 pending']);
    expect(await visit.row('values', 2)).toEqual(['3 done, 0 pending']);
  });

  it('a shielded commit outlives the request that is cancelled, a bare one does not.', async () => {
    await visit.renew('shield');

    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.lanes(0)).toEqual(['window() finished', 'request cancelled', 'commit cancelled']);
    expect(await visit.lanes(1)).toEqual(['window() finished', 'request cancelled', 'commit finished']);
  });

  it('a failing child has the others of its group cancelled.', async () => {
    await visit.renew('task-group');

    await visit.run();
    await visit.untilStatus('failed');
    await visit.untilQuiet();

    expect(await visit.lanes()).toEqual(['taskGroup() failed', 'pictures cancelled', 'videos cancelled', 'check failed']);
  });

  it('a queue sells every loaf in order.', async () => {
    await visit.renew('queue');

    await visit.page.getByRole('slider', { name: 'selling takes' }).fill('60');
    await visit.run();
    await visit.untilStatus('finished');
    await visit.untilQuiet();

    expect(await visit.row('sold')).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('an event that is cleared holds runners and ticks back until it is set.', async () => {
    await visit.renew('event');
    const waiters = visit.page.locator('.meters dd').nth(1);

    await visit.page.getByRole('button', { name: 'Clear the event' }).click();
    await visit.run();
    await waiters.filter({ hasText: '2' }).waitFor();
    expect(await visit.row('ticks')).toEqual([]);
    await visit.page.getByRole('button', { name: 'Set the event' }).click();
    await waiters.filter({ hasText: '0' }).waitFor();
    await visit.page.locator('[data-row=ticks] .pill').first().waitFor();

    expect((await visit.row('ticks'))[0]).toBe('1');
  });

  it('a barrier that is aborted throws at all who wait.', async () => {
    await visit.renew('barrier');

    await visit.page.getByRole('slider', { name: 'Dan' }).fill('1000');
    await visit.run();
    await visit.clickOnce(() => /[1-3]/.test(document.querySelector('.meters dd')!.textContent!), '[data-action=abort]');
    await visit.untilStatus('failed');
    await visit.untilQuiet();

    expect(await visit.page.locator('[data-row=walk] .finish.error').textContent()).toContain('BrokenBarrierError');
  });

  it('a spin in a worker is called by its name, though the page is minified.', async () => {
    await visit.renew('to-thread');
    await visit.run();
    await visit.untilStatus('finished');

    const titles = await visit.page.locator('svg title').allTextContents();
    expect(titles.filter((title) => title.includes(' in a worker')).map((title) => title.split(' in a worker')[0])).toContain('suspended: spin');
  });

  it('a spin in a worker leaves the page its frames.', async () => {
    await visit.renew('to-thread');

    // Counted from before it runs: a busy machine may hear of the run when it is over.
    const counting = visit.page.evaluate(async () => {
      const isRunning = (): boolean => document.querySelector('pg-status')!.textContent!.trim() === 'running';
      while (!isRunning()) await new Promise(requestAnimationFrame);
      let count = 0;
      for (; isRunning(); count++) await new Promise(requestAnimationFrame);
      return count;
    });
    await visit.run();
    const frames = await counting;
    await visit.untilStatus('finished');

    expect(frames).toBeGreaterThan(5);
    expect(visit.problems).toEqual([]);
  });

  it('shows the source that runs.', async () => {
    await visit.renew('gather');

    expect(await visit.page.locator('pg-code pre').innerText()).toContain('export const gathered = (ms: Times) => asyncio.gather(drinks(ms));');
  });
});
