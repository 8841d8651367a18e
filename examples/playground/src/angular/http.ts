import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, Injectable, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { retry, tap, type Observable } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

interface Quote {
  text: string;
}

/** All who want quotes share its two connections. */
@Injectable({ providedIn: 'root' })
export class Quotes {
  readonly #http = inject(HttpClient);
  readonly connections = new asyncio.Semaphore(2);

  load(id: number): Observable<Quote> {
    return this.#http.get<Quote>(`/api/quotes/${id}`).pipe(
      asyncio.withTimeout(1_000), // for one attempt
      retry({ count: 2, delay: 100 }),
      asyncio.guardedBy(this.connections), // for all attempts together
    );
  }
}

@Component({
  selector: 'demo-http',
  template: `
    <ol>
      @for (text of texts(); track $index) {
        <li>{{ text ?? '…' }}</li>
      }
    </ol>
    <p>Connections free: {{ free() }}, requests that wait: {{ waiting() }}</p>
  `,
})
export class HttpDemo {
  readonly #quotes = inject(Quotes);
  readonly free = toSignal(this.#quotes.connections.value$, { requireSync: true });
  readonly waiting = toSignal(this.#quotes.connections.waiters$, { requireSync: true });

  readonly #loaded = signal<Record<number, string>>({});
  readonly texts = computed(() => [1, 2, 3, 4, 5, 6].map((id) => this.#loaded()[id]));

  /** A gather cancels what it started: toSignal unsubscribes when the component is destroyed. */
  readonly all = toSignal(
    asyncio.gather(
      [1, 2, 3, 4, 5, 6].map((id) => asyncio.createTask(this.#load(id), { name: `quote ${id}` })),
      { returnExceptions: true },
    ),
  );

  #load(id: number): Observable<Quote> {
    const show = (text: string): void => this.#loaded.update((loaded) => ({ ...loaded, [id]: text }));
    return this.#quotes.load(id).pipe(tap({ next: ({ text }) => show(text), error: (error: Error) => show(error.name) }));
  }
}
