import { Component, computed, signal } from '@angular/core';
import { release } from '../programs/task-group';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-task-group-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="TaskGroup with a failing child"
      lead="When a child fails, the group cancels the others, waits for their cleanups, and fails with all errors in one
        ExceptionGroup. Nothing is left behind."
      source="programs/task-group"
    >
      <ng-container controls>
        <pg-slider label="an upload takes" [(value)]="upload" [min]="50" />
        <pg-slider label="the check fails after" [(value)]="check" [min]="50" [max]="3000" />
      </ng-container>
      <pg-stage heading="taskGroup(body)" [program]="release" [span]="span()" />
    </pg-page>
  `,
})
export class TaskGroupPage {
  readonly upload = signal(1_000);
  readonly check = signal(700);
  readonly span = computed(() => 250 + Math.min(Math.max(1.5 * this.upload(), this.check()), this.check() + 150));

  readonly release = () => release({ upload: this.upload(), check: this.check() });
}
