import { Component } from '@angular/core';
import { TypeAheadDemo } from '../angular/type-ahead';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-type-ahead-page',
  imports: [TypeAheadDemo, Mount, Page],
  template: `
    <pg-page
      heading="A type-ahead that cleans up first"
      lead="Type on while a search runs: it is cancelled, and the next one begins when it has given the index back. Texts that were
        overtaken meanwhile are never searched for."
      source="angular/type-ahead"
    >
      <pg-mount [span]="3000"><ng-template><demo-type-ahead /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class TypeAheadPage {}
