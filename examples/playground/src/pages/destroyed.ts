import { Component } from '@angular/core';
import { DestroyedDemo } from '../angular/destroyed';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-destroyed-page',
  imports: [DestroyedDemo, Mount, Page],
  template: `
    <pg-page
      heading="takeUntilDestroyed and DestroyRef"
      lead="Destroy the component while it watches: both tasks are cancelled at once, and the thermometer still gets its good-bye."
      source="angular/destroyed"
    >
      <pg-mount [span]="3000"><ng-template><demo-destroyed /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class DestroyedPage {}
