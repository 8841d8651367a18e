import { Component, computed, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { switchMap } from 'rxjs';
import { Lock, Semaphore } from 'rxjs-asyncio';
import { downloads } from '../programs/semaphore';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { Stage } from '../stage/stage';

@Component({
  selector: 'pg-semaphore-page',
  imports: [Page, Slider, Stage],
  template: `
    <pg-page
      heading="Lock and Semaphore"
      lead="Both are handed on first come, first served. What they hold and who waits are streams: below each timeline they are read
        with toSignal."
      source="programs/semaphore"
    >
      <ng-container controls>
        <pg-slider label="permits" [(value)]="permits" [min]="1" [max]="5" [step]="1" unit="" />
        <pg-slider label="files" [(value)]="files" [min]="1" [max]="8" [step]="1" unit="" />
        <pg-slider label="a download takes" [(value)]="ms" [min]="50" [max]="1000" />
      </ng-container>
      <pg-stage heading="new Lock()" [program]="locked" [span]="files() * (ms() + 60)">
        <dl class="meters">
          <div><dt>locked$</dt><dd>{{ isLocked() }}</dd></div>
          <div><dt>waiters$</dt><dd>{{ lockWaiters() }}</dd></div>
        </dl>
      </pg-stage>
      <pg-stage [heading]="'new Semaphore(' + permits() + ')'" [program]="limited" [span]="files() * (ms() + 60)">
        <dl class="meters">
          <div><dt>value$</dt><dd>{{ free() }}</dd></div>
          <div><dt>waiters$</dt><dd>{{ semaphoreWaiters() }}</dd></div>
        </dl>
      </pg-stage>
    </pg-page>
  `,
})
export class SemaphorePage {
  readonly permits = signal(2);
  readonly files = signal(5);
  readonly ms = signal(350);

  readonly #lock = signal(new Lock());
  readonly #semaphore = computed(() => new Semaphore(this.permits()));
  readonly isLocked = toSignal(toObservable(this.#lock).pipe(switchMap((lock) => lock.locked$)));
  readonly lockWaiters = toSignal(toObservable(this.#lock).pipe(switchMap((lock) => lock.waiters$)));
  readonly free = toSignal(toObservable(this.#semaphore).pipe(switchMap((semaphore) => semaphore.value$)));
  readonly semaphoreWaiters = toSignal(toObservable(this.#semaphore).pipe(switchMap((semaphore) => semaphore.waiters$)));

  readonly locked = () => {
    const lock = this.#lock();
    return { files: downloads(lock, this.files(), this.ms()), locked$: lock.locked$, waiters$: lock.waiters$ };
  };

  readonly limited = () => {
    const semaphore = this.#semaphore();
    return { files: downloads(semaphore, this.files(), this.ms()), value$: semaphore.value$, waiters$: semaphore.waiters$ };
  };
}
