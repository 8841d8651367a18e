import { computed, Injectable, signal } from '@angular/core';
import type { Stage } from './stage';

/** The stages of a page, which its buttons run and cancel together. */
@Injectable()
export class Stages {
  readonly #all = signal<readonly Stage[]>([]);
  readonly active = computed(() => this.#all().some((stage) => stage.active()));
  readonly isEmpty = computed(() => this.#all().length === 0);
  readonly cancelling = computed(() => this.active() && !this.#all().some((stage) => stage.run()?.state() === 'running'));

  add(stage: Stage): void {
    this.#all.update((stages) => [...stages, stage]);
  }

  remove(stage: Stage): void {
    this.#all.update((stages) => stages.filter((other) => other !== stage));
  }

  run(): void {
    for (const stage of this.#all()) stage.start();
  }

  cancel(): void {
    for (const stage of this.#all()) stage.run()?.cancel();
  }
}
