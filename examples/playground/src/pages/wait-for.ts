import { Component, computed, signal } from '@angular/core';
import { hasty, patient } from '../programs/wait-for';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-wait-for-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="waitFor with a slow cleanup"
      lead="When the time is up, waitFor cancels the download and waits until it has cleaned up; then it errors. RxJS's timeout
        errors while the cleanup has just begun."
      source="programs/wait-for"
    >
      <ng-container controls>
        <pg-slider label="limit" [(value)]="limit" [min]="50" />
        <pg-slider label="the download takes" [(value)]="download" [min]="50" />
        <pg-slider label="its cleanup takes" [(value)]="cleanup" />
      </ng-container>
      <pg-stage heading="waitFor(download, limit)" [program]="patient" [span]="span()" />
      <pg-stage heading="download.pipe(timeout(limit))" [program]="hasty" [span]="span()" />
    </pg-page>
  `,
})
export class WaitForPage {
  readonly limit = signal(600);
  readonly download = signal(1_500);
  readonly cleanup = signal(500);
  readonly #times = computed(() => ({ limit: this.limit(), download: this.download(), cleanup: this.cleanup() }));
  readonly span = computed(() => 1.15 * (Math.min(this.limit(), this.download()) + this.cleanup()));

  readonly patient = () => patient(this.#times());
  readonly hasty = () => hasty(this.#times());
}
