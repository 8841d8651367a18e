import { Component } from '@angular/core';
import { ZoneDemo } from '../angular/zone';
import { Page } from '../stage/page';

/** Without a timeline: its signals would have change detection run, and hide who asks for it. */
@Component({
  selector: 'pg-zone-page',
  imports: [Page, ZoneDemo],
  template: `
    <pg-page
      heading="zone.js"
      lead="With zone.js, each step of a task runs in the zone that it was started in. In the zone, change detection follows each step;
        outside, nothing is drawn until something else asks for it."
      source="angular/zone"
    >
      <section class="live" aria-label="The component"><demo-zone /></section>
    </pg-page>
  `,
})
export class ZonePage {}
