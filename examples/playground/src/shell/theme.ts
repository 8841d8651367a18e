import { computed, effect, inject, Injectable, signal, DOCUMENT } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map, startWith } from 'rxjs';

type Theme = 'light' | 'dark';
const key = 'rxjs-asyncio-theme';

/** Light or dark: as the system has it, until somebody chooses. */
@Injectable({ providedIn: 'root' })
export class ThemeChoice {
  readonly #document = inject(DOCUMENT);
  readonly #chosen = signal<Theme | null>(stored());
  readonly #query = matchMedia('(prefers-color-scheme: dark)');
  readonly #system = toSignal(
    fromEvent(this.#query, 'change').pipe(
      startWith(null),
      map((): Theme => (this.#query.matches ? 'dark' : 'light')),
    ),
    { requireSync: true },
  );
  readonly theme = computed(() => this.#chosen() ?? this.#system());

  constructor() {
    effect(() => {
      const chosen = this.#chosen();
      if (chosen === null) delete this.#document.documentElement.dataset['theme'];
      else this.#document.documentElement.dataset['theme'] = chosen;
    });
  }

  toggle(): void {
    const next = this.theme() === 'dark' ? 'light' : 'dark';
    this.#chosen.set(next === this.#system() ? null : next);
    store(this.#chosen());
  }
}

/** A browser may refuse to keep anything: then the choice lasts as long as the page. */
function stored(): Theme | null {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null;
  }
}

function store(theme: Theme | null): void {
  try {
    if (theme === null) localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // As in stored().
  }
}
