import { signal } from '@angular/core';
import * as asyncio from 'rxjs-asyncio';
import { animationFrames, interval, Subscription, type Observable } from 'rxjs';
import { Lanes, nameOf } from './lanes';
import { brief, describeError, type Row } from './rows';

/** So much is on view at a time; an older past slides out. */
export const longestSpan = 9_000;
const longestLog = 200;

/** What happened on a loop: lanes of its tasks and rows of values, which a timeline draws. */
export class Recording {
  readonly lanes = new Lanes();
  rows: Row[] = [];
  log: string[] = [];
  /** Counts what was drawn: whoever reads it is drawn anew. */
  readonly frame = signal(0);
  /** Where the time axis begins and ends, on the loop's clock. */
  origin = 0;
  now = 0;
  readonly #loop: asyncio.EventLoop;
  readonly #isQuiet: () => boolean;
  readonly #onQuiet: () => void;
  readonly #subscriptions = new Subscription();
  #ticking: Subscription | null = null;

  /**
   * @param isQuiet whether nothing more can happen by itself
   * @param onQuiet called after the last drawing, when that is so
   */
  constructor(loop: asyncio.EventLoop, isQuiet: () => boolean, onQuiet: () => void = () => undefined) {
    this.#loop = loop;
    this.#isQuiet = isQuiet;
    this.#onQuiet = onQuiet;
    this.clear();
    this.#subscriptions.add(loop.trace$.subscribe((event) => this.#note(event)));
  }

  get hasContent(): boolean {
    return this.lanes.list.length > 0 || this.rows.some(({ marbles }) => marbles.length > 0);
  }

  clear(): void {
    this.lanes.clear();
    this.rows = this.rows.map((row) => ({ ...row, marbles: [] }));
    this.log = [];
    this.origin = this.now = this.#loop.time();
  }

  /** Adds a row, and subscribes for it. */
  addRow(name: string, kind: Row['kind'], source: Observable<unknown>, onEnd: (error?: unknown) => void = () => undefined): Subscription {
    const row: Row = { name, kind, marbles: [], end: null };
    this.rows.push(row);
    const end = (how: 'complete' | 'error' | 'left', text = ''): void => {
      row.end ??= { time: this.#loop.time(), how, text };
      this.touch();
    };
    const subscription = source.subscribe({
      next: (value) => {
        row.marbles.push({ time: this.#loop.time(), text: brief(value), value });
        this.touch();
      },
      error: (error: unknown) => {
        end('error', describeError(error));
        this.#write(this.#loop.time(), `${name}: ${describeError(error)}`);
        onEnd(error);
      },
      complete: () => {
        end('complete');
        onEnd();
      },
    });
    subscription.add(() => end('left'));
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Something has changed: it is drawn with the next frame. */
  touch(): void {
    if (this.#ticking !== null || this.#subscriptions.closed) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const ticks: Observable<unknown> = still ? interval(200) : animationFrames();
    this.#ticking = new Subscription();
    this.#ticking.add(ticks.subscribe(() => this.#draw()));
  }

  /** A line that is no task's. */
  note(text: string): void {
    this.#write(this.#loop.time(), text);
    this.touch();
  }

  /** The end: what was noted so far stays on view. */
  stop(): void {
    this.#subscriptions.unsubscribe();
    this.#rest();
    this.frame.update((count) => count + 1);
  }

  #note(event: asyncio.TraceEvent): void {
    if (!this.hasContent) this.origin = event.time;
    this.lanes.add(event);
    this.#write(event.time, lineOf(event));
    this.touch();
  }

  #write(time: number, text: string): void {
    if (this.log.length >= longestLog) this.log.splice(0, longestLog / 4);
    this.log.push(`${String(Math.round(time - this.origin)).padStart(5)} ms  ${text}`);
  }

  #draw(): void {
    this.now = this.#loop.time();
    this.lanes.forget(this.now - longestSpan);
    this.frame.update((count) => count + 1);
    if (!this.#isQuiet()) return;
    this.#rest();
    this.#onQuiet();
  }

  #rest(): void {
    this.#ticking?.unsubscribe();
    this.#ticking = null;
  }
}

function lineOf(event: asyncio.TraceEvent): string {
  const name = nameOf(event.task);
  const by = 'by' in event && event.by !== null ? ` by ${nameOf(event.by)}` : '';
  switch (event.kind) {
    case 'suspended':
      return `${name} waits for ${event.on}`;
    case 'cleaningUp':
      return `${name} cleans up`;
    case 'done':
      return `${name} is done: ${event.outcome}`;
    case 'cancelled':
      return `${name} is asked to end${by}`;
    default:
      return `${name} is ${event.kind}${by}`;
  }
}
