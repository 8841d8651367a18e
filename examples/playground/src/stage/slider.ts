import { Component, input, model } from '@angular/core';

/** A named number that can be dragged, or set with the arrow keys. */
@Component({
  selector: 'pg-slider',
  template: `
    <label>
      <span class="name">{{ label() }}</span>
      <output>{{ value() }}{{ unit() }}</output>
      <input
        type="range"
        [min]="min()"
        [max]="max()"
        [step]="step()"
        [value]="value()"
        [attr.aria-label]="label()"
        [attr.aria-valuetext]="value() + unit()"
        (input)="value.set($any($event.target).valueAsNumber)"
      />
    </label>
  `,
  styleUrl: './slider.css',
})
export class Slider {
  readonly label = input.required<string>();
  readonly value = model.required<number>();
  readonly min = input(0);
  readonly max = input(2_000);
  readonly step = input(50);
  readonly unit = input(' ms');
}
