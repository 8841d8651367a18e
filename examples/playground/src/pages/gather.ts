import { Component, computed, signal } from '@angular/core';
import { completed, gathered } from '../programs/gather';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-gather-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="gather and asCompleted"
      lead="Both run three coroutines at once. gather gives one array in the order of its inputs; asCompleted gives each result when
        it is there."
      source="programs/gather"
      columns
    >
      <ng-container controls>
        <pg-slider label="tea" [(value)]="tea" [min]="50" />
        <pg-slider label="coffee" [(value)]="coffee" [min]="50" />
        <pg-slider label="cocoa" [(value)]="cocoa" [min]="50" />
      </ng-container>
      <pg-stage heading="gather(drinks)" [program]="gathered" [span]="span()" />
      <pg-stage heading="asCompleted(drinks)" [program]="completed" [span]="span()" />
    </pg-page>
  `,
})
export class GatherPage {
  readonly tea = signal(900);
  readonly coffee = signal(400);
  readonly cocoa = signal(1_300);
  readonly #times = computed(() => ({ tea: this.tea(), coffee: this.coffee(), cocoa: this.cocoa() }));
  readonly span = computed(() => 1.15 * Math.max(this.tea(), this.coffee(), this.cocoa()));

  readonly gathered = () => gathered(this.#times());
  readonly completed = () => completed(this.#times());
}
