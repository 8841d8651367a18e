import { Component, signal } from '@angular/core';
import { elsewhere, here } from '../programs/to-thread';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';
import { Track } from '../stage/track';

@Component({
  selector: 'pg-to-thread-page',
  imports: [Page, Slider, Stage, Track],
  template: `
    <pg-page
      heading="toThread with a spin"
      lead="Two loops that do nothing but burn time run in workers, and the dot keeps moving. Cancel stops them in mid-loop. The button beside
        runs one of them here: the page is frozen, and so is the dot."
      source="programs/to-thread"
    >
      <ng-container controls>
        <button type="button" data-action="freeze" (click)="freeze()">Freeze the page instead</button>
        <pg-slider label="a spin takes" [(value)]="ms" [min]="100" [max]="3000" />
      </ng-container>
      <pg-stage #stage heading="toThread(spin)" [program]="elsewhere" [span]="ms() * 1.15 + 200">
        <pg-track [moving]="stage.active() || frozen() !== null" />
        @if (frozen(); as text) {
          <p role="status">{{ text }}</p>
        }
      </pg-stage>
    </pg-page>
  `,
})
export class ToThreadPage {
  readonly ms = signal(1_500);
  readonly frozen = signal<string | null>(null);
  readonly elsewhere = () => elsewhere(this.ms());

  freeze(): void {
    here(this.ms()).subscribe((turns) => this.frozen.set(`The page was frozen for ${this.ms()} ms: ${turns}`));
  }
}
