import { Component } from '@angular/core';
import { HttpDemo } from '../angular/http';
import { Mount } from '../stage/mount';
import { Page } from '../stage/page';

@Component({
  selector: 'pg-http-page',
  imports: [HttpDemo, Mount, Page],
  template: `
    <pg-page
      heading="HttpClient, guarded"
      lead="Six requests to a slow server that fails now and then. Two at a time; each attempt has a second, each request three
        attempts. Destroy the component, and the browser drops the requests that are under way."
      source="angular/http"
    >
      <pg-mount [span]="3000"><ng-template><demo-http /></ng-template></pg-mount>
    </pg-page>
  `,
})
export class HttpPage {}
