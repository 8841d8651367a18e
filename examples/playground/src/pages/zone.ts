import { Component } from '@angular/core';
import { ZoneDemo } from '../angular/zone';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-zone-page',
  imports: [ZoneDemo, Mount, Page],
  template: `
    <pg-page
      heading="zone.js"
      lead="With zone.js, each step of a task runs in the zone that it was started in. In the zone, change detection follows each
        step; outside, nothing is drawn until something else asks for it."
      source="angular/zone"
    >
      <pg-mount [span]="1500"><ng-template><demo-zone /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class ZonePage {}
