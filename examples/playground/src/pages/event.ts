import { Component, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Event } from 'rxjs-asyncio';
import { runners, ticker } from '../programs/event';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-event-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="Event"
      lead="Clear the event while it runs: the two runners stop before their next lap, and whenSet holds the ticks back. Set it, and
        all go on; no tick is lost."
      source="programs/event"
    >
      <ng-container controls>
        <button type="button" data-action="toggle" [attr.aria-pressed]="isSet()" (click)="toggle()">
          {{ isSet() ? 'Clear the event' : 'Set the event' }}
        </button>
        <pg-slider label="a tick" [(value)]="ms" [min]="50" [max]="500" />
      </ng-container>
      <pg-stage heading="running.wait(), whenSet(running)" [program]="both" [span]="4000">
        <dl class="meters">
          <div><dt>isSet$</dt><dd>{{ isSet() }}</dd></div>
          <div><dt>waiters$</dt><dd>{{ waiters() }}</dd></div>
        </dl>
      </pg-stage>
    </pg-page>
  `,
})
export class EventPage {
  readonly ms = signal(150);
  readonly #running = new Event();
  readonly isSet = toSignal(this.#running.isSet$, { requireSync: true });
  readonly waiters = toSignal(this.#running.waiters$, { requireSync: true });

  constructor() {
    this.#running.set();
  }

  readonly both = () => ({
    ticks: ticker(this.#running, this.ms()),
    runners: runners(this.#running, this.ms()),
    isSet$: this.#running.isSet$,
  });

  toggle(): void {
    if (this.#running.isSet()) this.#running.clear();
    else this.#running.set();
  }
}
