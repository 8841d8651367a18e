import { booleanAttribute, Component, inject, input } from '@angular/core';
import type { SourceName } from '../sources';
import { Code } from './code';
import { Legend } from './legend';
import { Stages } from './stages';

/** A page of the playground: what it shows, its controls, its stages and its source. */
@Component({
  selector: 'pg-page',
  imports: [Code, Legend],
  providers: [Stages],
  template: `
    <header>
      <h1>{{ heading() }}</h1>
      <p class="lead">{{ lead() }}</p>
    </header>
    <div class="controls" role="group" aria-label="Controls">
      @if (!stages.isEmpty()) {
        <div class="buttons">
          <button type="button" class="primary" data-action="run" [attr.aria-disabled]="stages.active()" (click)="run()">Run</button>
          <button type="button" data-action="cancel" [attr.aria-disabled]="!stages.active() || stages.cancelling()" (click)="stages.cancel()">
            Cancel
          </button>
        </div>
      }
      <ng-content select="[controls]" />
    </div>
    <div class="stages" [class.columns]="columns()"><ng-content /></div>
    <pg-legend />
    <pg-code [name]="source()" />
  `,
  styleUrl: './page.css',
})
export class Page {
  readonly heading = input.required<string>();
  readonly lead = input.required<string>();
  /** Whether the stages stand side by side, where there is room. */
  readonly columns = input(false, { transform: booleanAttribute });
  readonly source = input.required<SourceName>();
  readonly stages = inject(Stages, { self: true });

  run(): void {
    if (!this.stages.active()) this.stages.run();
  }
}
