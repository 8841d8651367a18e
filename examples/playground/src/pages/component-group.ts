import { Component } from '@angular/core';
import { ComponentGroupDemo } from '../angular/component-group';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-component-group-page',
  imports: [ComponentGroupDemo, Mount, Page],
  template: `
    <pg-page
      heading="A task group per component"
      lead="Start some uploads, then destroy the component: its group cancels them all, each tells the server, and the group ends last."
      source="angular/component-group"
    >
      <pg-mount [span]="3000"><ng-template><demo-component-group /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class ComponentGroupPage {}
