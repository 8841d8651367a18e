import { NgTemplateOutlet } from '@angular/common';
import { Component, contentChild, DestroyRef, inject, input, NgZone, signal, TemplateRef } from '@angular/core';
import * as asyncio from 'rxjs-asyncio';
import { Recording } from '../timeline/recording';
import { Timeline } from '../timeline/timeline';

/** Creates and destroys a component, and shows what that does on the default loop. */
@Component({
  selector: 'pg-mount',
  imports: [NgTemplateOutlet, Timeline],
  template: `
    <div class="buttons">
      <button type="button" class="primary" data-action="run" [attr.aria-disabled]="mounted()" (click)="create()">Create the component</button>
      <button type="button" data-action="cancel" [attr.aria-disabled]="!mounted()" (click)="mounted.set(false)">Destroy it</button>
    </div>
    <section class="live" aria-label="The component">
      @if (mounted()) {
        <ng-container [ngTemplateOutlet]="template()" />
      } @else {
        <p class="none">No component.</p>
      }
    </section>
    <section class="live" aria-label="Its tasks">
      <pg-timeline [recording]="recording" [span]="span()" [active]="mounted()" label="Tasks of the default loop" />
    </section>
  `,
  styleUrl: './mount.css',
})
export class Mount {
  readonly span = input(3_000);
  readonly template = contentChild.required(TemplateRef);
  readonly mounted = signal(false);
  readonly #loop = asyncio.getEventLoop();
  readonly recording = inject(NgZone).runOutsideAngular(() => new Recording(this.#loop, () => asyncio.allTasks(this.#loop).size === 0));

  constructor() {
    inject(DestroyRef).onDestroy(() => this.recording.stop());
  }

  create(): void {
    if (this.mounted()) return;
    this.recording.clear();
    this.mounted.set(true);
  }
}
