import { Component, input } from '@angular/core';

/** A dot that moves as long as the page's thread is free. */
@Component({
  selector: 'pg-track',
  template: `<div [class.on]="moving()" aria-hidden="true"><i></i></div>`,
  styleUrl: './track.css',
})
export class Track {
  readonly moving = input.required<boolean>();
}
