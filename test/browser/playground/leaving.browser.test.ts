import type { Browser } from 'playwright-core';
import { launch } from '../browser';
import { builds, componentPages, quietPage, stagePages, Visit } from './visit';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

describe.each(builds)('a page that is left in mid-flight, built %s', (build) => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await Visit.open(browser, build, '');
  });

  afterAll(() => visit.close());

  it.each([...stagePages, ...componentPages])('%s has its tasks cancelled, and leaves no timer, frame, listener, observer or worker behind.', async (path) => {
    await visit.renew(quietPage);
    // The first visit loads what stays: the page's module, and what it imports.
    await visit.goTo(path);
    await visit.goTo(quietPage);
    await visit.untilQuiet();
    const before = await visit.counts();

    await visit.goTo(path);
    await visit.dawdle();
    await visit.run();
    await visit.leave(quietPage);
    await visit.untilQuiet();

    expect((await visit.traced()).filter((event) => event.endsWith(' cancelled'))).not.toEqual([]);
    expect(await visit.countsOnceAt(before)).toEqual(before);
    expect(visit.problems).toEqual([]);
  });

  it('the page of 10 000 tasks leaves none behind.', async () => {
    await visit.renew('gather');
    await visit.goTo(quietPage);
    await visit.goTo('gather');
    await visit.untilQuiet();
    const before = await visit.counts();

    await visit.goTo(quietPage);
    await visit.page.getByRole('slider', { name: 'switches of each' }).fill('500');
    await visit.run();
    await visit.leave('gather');
    await visit.untilQuiet();

    expect(await visit.countsOnceAt(before)).toEqual(before);
    expect(visit.problems).toEqual([]);
  });
});

it('what runs when its page is left is cancelled, cleans up, and ends.', async () => {
  const visit = await Visit.open(browser, 'zoneless', 'wait-for');
  await visit.page.getByRole('slider', { name: 'limit' }).fill('2000');

  await visit.run();
  await visit.leave(quietPage);
  await visit.untilQuiet();

  const ended = (await visit.traced()).filter((event) => !event.endsWith('woken') && !event.endsWith('resumed'));
  const download = ['download cancelled', 'download cleaningUp', 'download suspended', 'download cancelled'];
  expect([...ended].sort()).toEqual([...download, ...download].sort());
  await visit.close();
});

it('workers that are never ready are ended when their page is left.', async () => {
  const visit = await Visit.open(browser, 'zoneless', quietPage);
  await visit.page.evaluate(() => {
    globalThis.Blob = class extends Blob {
      constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
        super(['for (;;);', ...parts], options);
      }
    };
  });
  await visit.goTo('to-thread');
  await visit.run();
  await visit.untilWorkers(2);

  await visit.goTo(quietPage);
  await visit.untilQuiet();

  expect(await visit.counts()).toMatchObject({ workers: 0 });
  expect(visit.problems).toEqual([]);
  await visit.close();
});
