import { Component, DestroyRef, inject, signal } from '@angular/core';
import * as asyncio from 'rxjs-asyncio';

/** A task group that is open as long as the component that injects it. */
function componentGroup(): asyncio.TaskGroup {
  const group = new asyncio.TaskGroup();
  const destroyed = new asyncio.Event();
  inject(DestroyRef).onDestroy(() => {
    group.cancel();
    destroyed.set();
  });
  asyncio.createTask(
    asyncio.asyncWith(group, () => destroyed.wait()),
    { name: 'group' },
  );
  return group;
}

const upload = asyncio.coroutine(function* upload(show: (percent: number) => void) {
  try {
    for (let percent = 0; percent <= 100; percent += 10) {
      show(percent);
      yield* asyncio.sleep(250);
    }
  } finally {
    yield* asyncio.sleep(300); // tells the server that no more comes
  }
});

@Component({
  selector: 'demo-component-group',
  template: `
    <button type="button" data-action="upload" (click)="start()">Upload a file</button>
    <ul aria-label="Uploads">
      @for (percent of uploads(); track $index) {
        <li>
          file {{ $index + 1 }} <progress max="100" [value]="percent" [attr.aria-label]="'file ' + ($index + 1)">{{ percent }} %</progress>
        </li>
      }
    </ul>
  `,
  styles: `
    progress {
      accent-color: var(--accent);
      vertical-align: middle;
    }
  `,
})
export class ComponentGroupDemo {
  readonly uploads = signal<number[]>([]);
  readonly #group = componentGroup();

  start(): void {
    const index = this.uploads().length;
    const show = (percent: number): void => this.uploads.update((all) => Object.assign([...all], { [index]: percent }));
    show(0);
    this.#group.createTask(upload(show), { name: `file ${index + 1}` });
  }
}
