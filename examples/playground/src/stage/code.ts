import { Component, computed, input } from '@angular/core';
import { sources, type SourceName } from '../sources';

/** The source of what runs, as it is in its file. */
@Component({
  selector: 'pg-code',
  template: `
    <figure>
      <figcaption>{{ path() }}</figcaption>
      <pre tabindex="0" [attr.aria-label]="'Source of ' + path()"><code [innerHTML]="html()"></code></pre>
    </figure>
  `,
  styleUrl: './code.css',
})
export class Code {
  readonly name = input.required<SourceName>();
  readonly path = computed(() => `src/${this.name()}.ts`);
  readonly html = computed(() => sources[this.name()]);
}
