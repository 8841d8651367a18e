import { Component, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { switchMap } from 'rxjs';
import { Barrier, createTask } from 'rxjs-asyncio';
import { tour } from '../programs/barrier';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-barrier-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="Barrier"
      lead="Four walkers, three days. In the evening everybody waits at the hut until the last one is there. Abort it, and
        BrokenBarrierError reaches all who wait."
      source="programs/barrier"
    >
      <ng-container controls>
        <button type="button" data-action="abort" (click)="abort()">Abort the barrier</button>
        <pg-slider label="Ada" [(value)]="ada" [min]="50" [max]="1000" />
        <pg-slider label="Ben" [(value)]="ben" [min]="50" [max]="1000" />
        <pg-slider label="Cleo" [(value)]="cleo" [min]="50" [max]="1000" />
        <pg-slider label="Dan" [(value)]="dan" [min]="50" [max]="1000" />
      </ng-container>
      <pg-stage heading="hut.wait()" [program]="tour" [span]="3.2 * slowest()">
        <dl class="meters">
          <div><dt>nWaiting$</dt><dd>{{ nWaiting() }}</dd></div>
        </dl>
      </pg-stage>
    </pg-page>
  `,
})
export class BarrierPage {
  readonly ada = signal(250);
  readonly ben = signal(400);
  readonly cleo = signal(550);
  readonly dan = signal(700);
  readonly #hut = signal(new Barrier(4));
  readonly nWaiting = toSignal(toObservable(this.#hut).pipe(switchMap((hut) => hut.nWaiting$)));

  readonly tour = () => {
    const hut = new Barrier(4);
    this.#hut.set(hut);
    return { ...tour(hut, this.#paces()), nWaiting$: hut.nWaiting$ };
  };

  slowest(): number {
    return Math.max(...this.#paces());
  }

  abort(): void {
    createTask(this.#hut().abort());
  }

  #paces(): number[] {
    return [this.ada(), this.ben(), this.cleo(), this.dan()];
  }
}
