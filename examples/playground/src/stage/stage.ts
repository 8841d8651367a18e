import { Component, computed, DestroyRef, inject, input, NgZone, signal } from '@angular/core';
import { Timeline } from '../timeline/timeline';
import { Run, type Program } from './run';
import { Stages } from './stages';
import { StatusPill } from './status-pill';

/** Runs a program of the page, and shows its timeline. */
@Component({
  selector: 'pg-stage',
  imports: [Timeline, StatusPill],
  template: `
    <header>
      <h2>{{ heading() }}</h2>
      <pg-status [state]="run()?.state() ?? 'idle'" />
    </header>
    <pg-timeline [recording]="run()?.recording ?? null" [span]="span()" [active]="active()" [label]="heading()" />
    <ng-content />
    @if (run(); as run) {
      <details>
        <summary>What happened, in words</summary>
        <ol tabindex="0" aria-label="Events">
          @for (line of lines(); track $index) {
            <li>{{ line }}</li>
          }
        </ol>
      </details>
    }
  `,
  styleUrl: './stage.css',
})
export class Stage {
  readonly heading = input.required<string>();
  /** Makes a new program for each run. */
  readonly program = input.required<() => Program>();
  readonly span = input(1_000);

  readonly #zone = inject(NgZone);
  readonly run = signal<Run | null>(null);
  readonly active = computed(() => this.run()?.isActive === true);
  readonly lines = computed(() => {
    const recording = this.run()?.recording;
    recording?.frame();
    return [...(recording?.log ?? [])];
  });

  constructor() {
    const stages = inject(Stages);
    stages.add(this);
    inject(DestroyRef).onDestroy(() => {
      stages.remove(this);
      this.run()?.cancel();
    });
  }

  start(): void {
    // Signals say when to draw: zone.js, where there is one, has no need to look at each step and each frame.
    if (!this.active()) this.run.set(this.#zone.runOutsideAngular(() => new Run(this.program())));
  }
}
