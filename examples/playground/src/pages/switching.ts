import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { animationFrames, finalize, pairwise, Subscription } from 'rxjs';
import { crowd } from '../programs/switching';
import { Page } from '../stage/page';
import { Slider } from '../stage/slider';
import { StatusPill } from '../stage/status-pill';
import { Track } from '../stage/track';

@Component({
  selector: 'pg-switching-page',
  imports: [Page, Slider, StatusPill, Track],
  templateUrl: './switching.html',
  styleUrl: './switching.css',
})
export class SwitchingPage {
  readonly tasks = signal(10_000);
  readonly hops = signal(100);
  readonly state = signal<'idle' | 'running' | 'cancelled' | 'finished'>('idle');
  readonly switches = signal(0);
  readonly elapsed = signal(0);
  readonly longestGap = signal(0);
  readonly perSecond = computed(() => (this.elapsed() === 0 ? 0 : Math.round((1_000 * this.switches()) / this.elapsed())));
  #running = new Subscription();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#running.unsubscribe());
  }

  run(): void {
    if (this.state() === 'running') return;
    this.state.set('running');
    this.longestGap.set(0);
    const begin = performance.now();
    const frames = animationFrames()
      .pipe(pairwise())
      .subscribe(([before, after]) => this.longestGap.update((gap) => Math.max(gap, after.elapsed - before.elapsed)));
    const work = crowd(this.tasks(), this.hops()).pipe(
      finalize(() => {
        frames.unsubscribe();
        this.elapsed.set(performance.now() - begin);
      }),
    );
    this.#running = work.subscribe((switches) => {
      this.switches.set(switches);
      this.state.set('finished');
    });
  }

  cancel(): void {
    if (this.state() !== 'running') return;
    this.switches.set(0);
    this.state.set('cancelled');
    this.#running.unsubscribe();
  }
}
