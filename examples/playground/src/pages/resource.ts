import { Component } from '@angular/core';
import { ResourceDemo } from '../angular/resource';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-resource-page',
  imports: [ResourceDemo, Mount, Page],
  template: `
    <pg-page
      heading="rxResource"
      lead="Choose another album while one is loading: the resource lets go of the load before, which is cancelled and closes its
        cursor, while the next one already runs."
      source="angular/resource"
    >
      <pg-mount [span]="3000"><ng-template><demo-resource /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class ResourcePage {}
