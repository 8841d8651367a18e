import { Component, computed, signal } from '@angular/core';
import { request } from '../programs/shield';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-shield-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="shield against cancel"
      lead="The window is closed while its request is under way, and the request is cancelled. Without a shield, so is the commit
        that it waits for."
      source="programs/shield"
    >
      <ng-container controls>
        <pg-slider label="the commit takes" [(value)]="commit" [min]="100" />
        <pg-slider label="the window is closed after" [(value)]="closed" [min]="50" />
      </ng-container>
      <pg-stage heading="yield* work" [program]="bare" [span]="span()" />
      <pg-stage heading="yield* shield(work)" [program]="shielded" [span]="span()" />
    </pg-page>
  `,
})
export class ShieldPage {
  readonly commit = signal(1_200);
  readonly closed = signal(500);
  readonly #times = computed(() => ({ commit: this.commit(), closed: this.closed() }));
  readonly span = computed(() => 1.15 * Math.max(this.commit(), this.closed()));

  readonly bare = () => request(false, this.#times());
  readonly shielded = () => request(true, this.#times());
}
