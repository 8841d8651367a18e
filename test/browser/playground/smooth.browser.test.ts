import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium';
import { quietPage, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

/** The length in ms of each long task, over 50 ms, of one run to its end. */
async function longTasksOfRun(visit: Visit): Promise<number[]> {
  await visit.page.evaluate(() => {
    const lengths: number[] = [];
    const observer = new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    Object.assign(globalThis, { longTasks: () => [...lengths, ...observer.takeRecords().map(({ duration }) => duration)] });
  });
  await visit.run();
  await visit.untilStatus('running');
  await visit.untilStatus('finished');
  await visit.untilQuiet();
  return visit.page.evaluate(() => (globalThis as unknown as { longTasks: () => number[] }).longTasks());
}

it('no task of the page is longer than 50 ms while 10 000 tasks switch.', async () => {
  const visit = await Visit.open(browser, 'zoneless', quietPage);
  // The first run compiles. Of the others the best counts: a machine that is busy elsewhere makes any task long.
  await longTasksOfRun(visit);

  let fewest = await longTasksOfRun(visit);
  for (let run = 0; run < 4 && fewest.length > 0; run++) {
    const lengths = await longTasksOfRun(visit);
    if (lengths.length < fewest.length) fewest = lengths;
  }

  expect(fewest).toEqual([]);
  expect(await visit.page.locator('.meters dd').first().innerText()).toBe('1000000');
  expect(visit.problems).toEqual([]);
  await visit.close();
});

it('a button answers while 10 000 tasks switch: they can be cancelled.', async () => {
  const visit = await Visit.open(browser, 'zoneless', quietPage);
  await visit.page.getByRole('slider', { name: 'switches of each' }).fill('500');

  await visit.run();
  await visit.untilTasks();
  await visit.cancel();
  await visit.untilStatus('cancelled');
  await visit.untilQuiet();

  expect(await visit.pendingTasks()).toEqual([]);
  expect(visit.problems).toEqual([]);
  await visit.close();
});
