import { Component, inject, NgZone } from '@angular/core';
import * as asyncio from 'rxjs-asyncio';

const work = asyncio.coroutine(function* work(step: () => void) {
  for (let count = 0; count < 3; count++) {
    yield* asyncio.sleep(150);
    step();
  }
});

@Component({
  selector: 'demo-zone',
  template: `
    <p>
      <button type="button" data-action="inside" (click)="inside()">Start in the zone</button>
      <button type="button" data-action="outside" (click)="outside()">Start outside the zone</button>
      <button type="button" data-action="refresh" (click)="refresh()">Refresh</button>
    </p>
    <p>
      Steps: <output id="steps">{{ steps }}</output>
    </p>
    <p>
      Zones that they ran in: <output id="zones">{{ zones.join(' ') }}</output>
    </p>
    <p>
      Tasks done: <output id="done">{{ done }}</output>
    </p>
  `,
  styles: `
    button {
      margin: 0 0.5rem 0.5rem 0;
    }
  `,
})
export class ZoneDemo {
  // Plain fields: what is shown changes when the zone has change detection run.
  steps = 0;
  done = 0;
  readonly zones: string[] = [];
  readonly #zone = inject(NgZone);

  /** A click's handler runs in the zone, and so does each step of what it starts. */
  inside(): void {
    this.#start();
  }

  /** Stays outside, at each step: nothing is drawn before the next change detection. */
  outside(): void {
    this.#zone.runOutsideAngular(() => this.#start());
  }

  /** A click is all that it takes. */
  refresh(): void {}

  #start(): void {
    const task = asyncio.createTask(
      work(() => {
        this.steps++;
        this.zones.push(NgZone.isInAngularZone() ? 'inside' : 'outside');
      }),
      { name: NgZone.isInAngularZone() ? 'inside' : 'outside' },
    );
    task.addDoneCallback(() => this.done++);
  }
}
