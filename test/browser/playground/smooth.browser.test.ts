import type { Browser } from 'playwright-core';
import { launch } from '../browser';
import { quietPage, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

/** The length in ms of each long task, over 50 ms, of one run to its end. */
function longTasksOfRun(visit: Visit): Promise<number[]> {
  return visit.page.evaluate(async () => {
    const lengths: number[] = [];
    const observer = new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const status = document.querySelector('pg-status')!;
    const shows = async (text: string): Promise<void> => {
      while (status.textContent.trim() !== text) await new Promise(requestAnimationFrame);
    };
    document.querySelector<HTMLButtonElement>('[data-action=run]')!.click();
    await shows('running');
    await shows('finished');
    // What the observer was not told of yet comes with a later turn.
    await new Promise((resolve) => setTimeout(resolve));
    lengths.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return lengths;
  });
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
  await visit.page.getByRole('slider', { name: 'tasks' }).fill('20000');
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
