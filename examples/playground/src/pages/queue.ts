import { Component, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { switchMap } from 'rxjs';
import { Queue } from 'rxjs-asyncio';
import { bakery } from '../programs/queue';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-queue-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="A bounded Queue with back-pressure"
      lead="putTo waits while the shelf is full, and the baker waits with it; items() waits while it is empty. Drag the sliders to
        see who holds up whom."
      source="programs/queue"
    >
      <ng-container controls>
        <pg-slider label="the shelf holds" [(value)]="size" [min]="1" [max]="6" [step]="1" unit="" />
        <pg-slider label="baking takes" [(value)]="bake" [min]="20" [max]="800" [step]="20" />
        <pg-slider label="selling takes" [(value)]="sell" [min]="20" [max]="800" [step]="20" />
      </ng-container>
      <pg-stage heading="putTo(shelf), shelf.items()" [program]="bakery" [span]="7 * max() + 300">
        <dl class="meters">
          <div><dt>size$</dt><dd>{{ onShelf() }}</dd></div>
        </dl>
      </pg-stage>
    </pg-page>
  `,
})
export class QueuePage {
  readonly size = signal(2);
  readonly bake = signal(120);
  readonly sell = signal(400);
  readonly #shelf = signal(new Queue<number>(2));
  readonly onShelf = toSignal(toObservable(this.#shelf).pipe(switchMap((shelf) => shelf.size$)));

  readonly bakery = () => {
    const shelf = new Queue<number>(this.size());
    this.#shelf.set(shelf);
    return { ...bakery(shelf, [1, 2, 3, 4, 5, 6], { bake: this.bake(), sell: this.sell() }), size$: shelf.size$ };
  };

  max(): number {
    return Math.max(this.bake(), this.sell());
  }
}
