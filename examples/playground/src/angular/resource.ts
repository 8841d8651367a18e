import { Component, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import * as asyncio from 'rxjs-asyncio';

const load = asyncio.coroutine(function* load(album: string) {
  asyncio.currentTask()?.setName(album);
  try {
    yield* asyncio.sleep(900);
    return `${album}: ${album.length} songs`;
  } finally {
    yield* asyncio.sleep(250); // closes the cursor
  }
});

@Component({
  selector: 'demo-resource',
  template: `
    <div role="group" aria-label="Album">
      @for (name of albums; track name) {
        <button type="button" [attr.aria-pressed]="name === album()" (click)="album.set(name)">{{ name }}</button>
      }
    </div>
    <p aria-live="polite">{{ songs.isLoading() ? 'Loading…' : songs.value() }}</p>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
    }
    button[aria-pressed='true'] {
      border-color: var(--accent);
      color: var(--accent-text);
    }
  `,
})
export class ResourceDemo {
  readonly albums = ['Blue', 'Hejira', 'Mingus'];
  readonly album = signal('Blue');

  /** Another album unsubscribes from the load of the one before: it is cancelled, and closes its cursor. */
  readonly songs = rxResource({
    params: () => this.album(),
    stream: ({ params }) => load(params),
  });
}
