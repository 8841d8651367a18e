import { Component, computed, signal } from '@angular/core';
import { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION } from 'rxjs-asyncio';
import { waiting } from '../programs/wait';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-wait-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="wait and its three policies"
      lead="wait tells which tasks are done and which are not, and leaves the rest to you. Here what is pending is cancelled; a
        failure is an outcome like any other."
      source="programs/wait"
    >
      <ng-container controls>
        <pg-slider label="first" [(value)]="first" [min]="50" />
        <pg-slider label="failing" [(value)]="failing" [min]="50" />
        <pg-slider label="last" [(value)]="last" [min]="50" />
      </ng-container>
      @for (policy of policies; track policy.name) {
        <pg-stage [heading]="policy.name" [program]="policy.program" [span]="span()" />
      }
    </pg-page>
  `,
})
export class WaitPage {
  readonly first = signal(400);
  readonly failing = signal(800);
  readonly last = signal(1_300);
  readonly #times = computed(() => ({ first: this.first(), failing: this.failing(), last: this.last() }));
  readonly span = computed(() => 1.15 * Math.max(this.first(), this.failing(), this.last()));

  readonly policies = [
    { name: 'FIRST_COMPLETED', program: () => waiting(FIRST_COMPLETED, this.#times()) },
    { name: 'FIRST_EXCEPTION', program: () => waiting(FIRST_EXCEPTION, this.#times()) },
    { name: 'ALL_COMPLETED', program: () => waiting(ALL_COMPLETED, this.#times()) },
  ];
}
