import { Component } from '@angular/core';
import { WorkersDemo } from '../angular/workers';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-workers-page',
  imports: [Mount, Page, WorkersDemo],
  template: `
    <pg-page
      heading="Workers"
      lead="A pool counts primes with a function of a module, and a worker of its own asks the page for a name. Destroy the component, and
        both are stopped."
      source="angular/workers"
    >
      <pg-mount [span]="3000"><ng-template><demo-workers /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class WorkersPage {}
