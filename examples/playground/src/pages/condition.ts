import { Component, signal } from '@angular/core';
import { readers } from '../programs/condition';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-condition-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="Condition"
      lead="Four readers want one, two or three items at once, and the buffer has room for three. Whoever changes it wakes all, and
        each looks whether it is its turn: a queue can't do that."
      source="programs/condition"
    >
      <ng-container controls><pg-slider label="an item takes" [(value)]="ms" [min]="50" [max]="600" /></ng-container>
      <pg-stage heading="changed.waitFor(() => …)" [program]="readers" [span]="ms() * 9" />
    </pg-page>
  `,
})
export class ConditionPage {
  readonly ms = signal(250);
  readonly readers = () => readers(this.ms());
}
