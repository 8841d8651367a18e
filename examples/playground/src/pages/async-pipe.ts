import { Component } from '@angular/core';
import { AsyncPipeDemo } from '../angular/async-pipe';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-async-pipe-page',
  imports: [AsyncPipeDemo, Mount, Page],
  template: `
    <pg-page
      heading="| async and toSignal"
      lead="A coroutine is a cold Observable of one value: the pipe runs it when the component is created, and cancels it when the
        component is destroyed. Its cleanup goes on to its end."
      source="angular/async-pipe"
    >
      <pg-mount [span]="3000"><ng-template><demo-async-pipe /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class AsyncPipePage {}
