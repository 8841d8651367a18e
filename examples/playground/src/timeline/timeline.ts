import { afterNextRender, Component, computed, DestroyRef, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { draw } from './drawing';
import type { Recording } from './recording';

let count = 0;

/** Draws a recording: a lane a task, a row a stream beneath. */
@Component({
  selector: 'pg-timeline',
  templateUrl: './timeline.html',
  styleUrl: './timeline.css',
})
export class Timeline {
  readonly recording = input.required<Recording | null>();
  /** How many ms are in view from the beginning. */
  readonly span = input(1_000);
  readonly label = input('Timeline');
  readonly active = input(false);

  readonly hatch = `pg-hatch-${count++}`;
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  readonly #width = signal(640);

  readonly drawing = computed(() => {
    const recording = this.recording();
    if (recording === null) return null;
    recording.frame();
    return recording.hasContent ? draw(recording, this.#width(), this.span(), this.active()) : null;
  });

  /** What a screen reader says of the picture. */
  readonly summary = computed(() => {
    const drawing = this.drawing();
    if (drawing === null) return `${this.label()}: nothing has run yet`;
    const lanes = drawing.lanes.map(({ name, end, doing }) => `${name} ${end?.outcome ?? doing}`);
    return `${this.label()}: ${lanes.join('; ')}`;
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const box = this.box().nativeElement;
      const observer = new ResizeObserver(([entry]) => this.#width.set(Math.round(entry!.contentRect.width)));
      observer.observe(box);
      destroyRef.onDestroy(() => observer.disconnect());
    });
  }
}
