import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { installProbe, type Counts } from './probe';

export type Build = 'zoneless' | 'zone';

export const builds: Build[] = ['zoneless', 'zone'];

/** Pages whose programs run on a loop of their own. */
export const stagePages = [
  'gather',
  'wait',
  'shield',
  'wait-for',
  'task-group',
  'semaphore',
  'event',
  'condition',
  'barrier',
  'queue',
  'to-thread',
];

/** Pages whose component is created and destroyed. */
export const componentPages = ['async-pipe', 'destroyed', 'resource', 'http', 'type-ahead', 'component-group', 'workers'];

/** The page that has neither, and nothing going on before it is run. */
export const quietPage = 'switching';

export const allPages = ['', ...stagePages, quietPage, ...componentPages];

/** The hooks that the playground and the probe put on `window`. */
export interface Hooks {
  playground: { openRuns(): number; pendingTasks(): string[] };
  probe: { read(): Counts; trace(): void };
  traced: string[];
}

/** A page of the playground that is open, and what went wrong on it. */
export class Visit {
  readonly page: Page;
  /** Errors and warnings on the console, uncaught errors, requests that failed. */
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.problems.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.message}`));
  }

  static async open(browser: Browser, build: Build, path: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const visit = new Visit(await context.newPage());
    await visit.page.addInitScript(installProbe);
    await visit.page.goto(`${urlOf(build)}/${path}`);
    await visit.page.locator('h1').waitFor();
    return visit;
  }

  /** Opens the page anew, without loading the application anew; forgets the problems of the one before. */
  async renew(path: string): Promise<void> {
    await this.goTo(quietPage);
    await this.untilQuiet();
    this.problems.length = 0;
    if (path !== quietPage) await this.goTo(path);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  run(): Promise<void> {
    return this.page.locator('[data-action=run]').click();
  }

  /** Sets the sliders of times to a third. */
  hurry(): Promise<void> {
    return this.#setTimes(({ value, min }) => Math.max(min, 10 * Math.round(value / 30)));
  }

  /** Sets the sliders of times as far as they go, for what must be still under way after a while. */
  dawdle(): Promise<void> {
    return this.#setTimes(({ max }) => max);
  }

  async #setTimes(choose: (slider: { value: number; min: number; max: number }) => number): Promise<void> {
    for (const slider of await this.page.locator('input[type=range][aria-valuetext$=" ms"]').all()) {
      const range = await slider.evaluate((input: HTMLInputElement) => ({
        value: input.valueAsNumber,
        min: Number(input.min),
        max: Number(input.max),
      }));
      await slider.fill(String(choose(range)));
    }
  }

  /**
   * Clicks in the very turn in which something has become so: a round trip to the page could be too late for it.
   *
   * @param isSo runs in the page
   */
  async clickOnce(isSo: () => boolean, selector: string): Promise<void> {
    await this.page.waitForFunction(`(() => {
      const isSo = (${isSo.toString()})();
      if (isSo) document.querySelector(${JSON.stringify(selector)}).click();
      return isSo;
    })()`);
  }

  /** As soon as the button may be pressed, also while the page is busy. */
  cancel(): Promise<void> {
    return this.clickOnce(() => document.querySelector('[data-action=cancel][aria-disabled=false]') !== null, '[data-action=cancel]');
  }

  /** Goes elsewhere in the very turn in which a task is pending, and traces what happens from then on. */
  async leave(path: string): Promise<void> {
    const isLeft = (): boolean => {
      const { playground, probe } = globalThis as unknown as Hooks;
      if (playground.pendingTasks().length === 0) return false;
      probe.trace();
      return true;
    };
    await this.clickOnce(isLeft, `nav a[href="/${path}"]`);
    await this.page.waitForURL(`**/${path}`);
    await this.page.locator('h1').waitFor();
  }

  /** By the menu, as a user goes there: the application stays. */
  async goTo(path: string): Promise<void> {
    const link = this.page.locator(path === '' ? '.brand' : `nav a[href="/${path}"]`);
    if (!(await link.isVisible())) await this.page.getByRole('button', { name: 'Menu' }).click();
    // At once: a click of playwright's waits until nothing moves.
    await link.dispatchEvent('click');
    await this.page.waitForURL(`**/${path}`);
    await this.page.locator('h1').waitFor();
  }

  statuses(): Promise<string[]> {
    return this.page.locator('pg-status').allInnerTexts();
  }

  /** Until each stage of the page is in one of these states. */
  async untilStatus(...wanted: string[]): Promise<void> {
    await this.page.waitForFunction(
      (states) => [...document.querySelectorAll('pg-status')].every((status) => states.includes(status.textContent!.trim())),
      wanted,
    );
  }

  pendingTasks(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as Hooks).playground.pendingTasks());
  }

  async untilTasks(): Promise<void> {
    await this.page.waitForFunction(() => (globalThis as unknown as Hooks).playground.pendingTasks().length > 0);
  }

  async untilWorkers(count: number): Promise<void> {
    await this.page.waitForFunction((wanted) => (globalThis as unknown as Hooks).probe.read().workers === wanted, count);
  }

  /** Until no frame is asked for; gives the tasks that are pending then. */
  async untilNoFrame(): Promise<string[]> {
    const pending = await this.page.waitForFunction(() => {
      const { playground, probe } = globalThis as unknown as Hooks;
      return probe.read().frames === 0 ? playground.pendingTasks() : null;
    });
    return pending.jsonValue() as Promise<string[]>;
  }

  /** Until no run is open, no task pending, no frame and no timer armed, no worker alive. */
  async untilQuiet(): Promise<void> {
    await this.page.waitForFunction(() => {
      const { playground, probe } = globalThis as unknown as Hooks;
      const { timers, frames, workers } = probe.read();
      return playground.openRuns() === 0 && playground.pendingTasks().length === 0 && timers + frames + workers === 0;
    });
  }

  counts(): Promise<Counts> {
    return this.page.evaluate(() => (globalThis as unknown as Hooks).probe.read());
  }

  /** As soon as they are as wanted; if they don't come to it, as they are in the end. */
  async countsOnceAt(wanted: Counts): Promise<Counts> {
    const areAt = (json: string): boolean => JSON.stringify((globalThis as unknown as Hooks).probe.read()) === json;
    await this.page.waitForFunction(areAt, JSON.stringify(wanted)).catch(() => undefined);
    return this.counts();
  }

  /** From now on, what happens to the tasks of the loops that are open. */
  trace(): Promise<void> {
    return this.page.evaluate(() => (globalThis as unknown as Hooks).probe.trace());
  }

  traced(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as Hooks).traced);
  }

  /** The values of a marble row. */
  row(name: string, stage = 0): Promise<string[]> {
    const pills = this.page.locator('pg-timeline').nth(stage).locator(`[data-row="${name}"] .pill`);
    return pills.evaluateAll((all) => all.map((pill) => pill.textContent.trim()));
  }

  lanes(stage = 0): Promise<string[]> {
    return this.page
      .locator('pg-timeline')
      .nth(stage)
      .locator('.lane')
      .evaluateAll((lanes) => lanes.map((lane) => `${lane.getAttribute('data-lane')!} ${lane.querySelector('.end title')?.textContent ?? 'pending'}`));
  }
}

function urlOf(build: Build): string {
  const url = build === 'zone' ? process.env.PLAYGROUND_ZONE : process.env.PLAYGROUND_ZONELESS;
  if (url === undefined) throw new Error('the playground is not served: run this with npm run test:browser');
  return url;
}
