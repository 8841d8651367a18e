import { signal } from '@angular/core';
import { isObservable, Subscription, type Observable } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';
import { Recording } from '../timeline/recording';
import { describeError } from '../timeline/rows';
import { openRuns } from './open-runs';

/** What a page shows: a stream, or several by name. Those whose name ends in `$` are states, and keep no run going. */
export type Program = Observable<unknown> | Record<string, Observable<unknown>>;

export type RunState = 'running' | 'cancelling' | 'finished' | 'failed' | 'cancelled';

/** A program that runs on a loop of its own, and is recorded. */
export class Run {
  readonly loop = asyncio.newEventLoop();
  readonly state = signal<RunState>('running');
  readonly recording: Recording;
  readonly #main = new Subscription();
  readonly #states = new Subscription();
  #open = 1;
  #failed = false;
  #quietFrames = 0;

  constructor(program: () => Program) {
    this.recording = new Recording(
      this.loop,
      () => this.#isOver(),
      () => this.#close(),
    );
    this.loop.setExceptionHandler((_loop, { message, exception }) => this.recording.note(`reported: ${message}: ${describeError(exception)}`));
    openRuns.add(this);
    // Subscribed in a callback of its own loop, all that it starts runs there.
    this.loop.callSoon(() => this.#begin(program()));
    this.recording.touch();
  }

  get isActive(): boolean {
    return this.state() === 'running' || this.state() === 'cancelling';
  }

  /** Unsubscribes: what runs is cancelled, and cleans up. */
  cancel(): void {
    if (this.state() !== 'running') return;
    this.state.set('cancelling');
    this.#main.unsubscribe();
    this.recording.touch();
  }

  #begin(program: Program): void {
    const streams = isObservable(program) ? { values: program } : program;
    for (const [name, stream] of Object.entries(streams)) {
      if (name.endsWith('$')) this.#states.add(this.recording.addRow(name, 'state', stream));
      else this.#addMain(name, stream);
    }
    this.#open--;
  }

  #addMain(name: string, stream: Observable<unknown>): void {
    this.#open++;
    this.#main.add(
      this.recording.addRow(name, 'values', stream, (error) => {
        this.#failed ||= error !== undefined;
        this.#open--;
      }),
    );
  }

  /** The last callbacks may come after the last task: a second look at the next frame. */
  #isOver(): boolean {
    const quiet = (this.#open === 0 || this.state() === 'cancelling') && asyncio.allTasks(this.loop).size === 0;
    this.#quietFrames = quiet ? this.#quietFrames + 1 : 0;
    return this.#quietFrames > 1;
  }

  #close(): void {
    this.#states.unsubscribe();
    // May report what nobody has read: the recording notes it.
    this.loop.close();
    this.recording.stop();
    this.state.update((state) => (state === 'cancelling' ? 'cancelled' : this.#failed ? 'failed' : 'finished'));
    openRuns.delete(this);
  }
}
