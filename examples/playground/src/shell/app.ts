import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { filter, skip } from 'rxjs';
import { groups } from './routes';
import { ThemeChoice } from './theme';

/** The frame of the playground: its menu, and the page that is open. */
@Component({
  selector: 'pg-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.css',
  host: { '(keydown.escape)': 'menuOpen.set(false)' },
})
export class App {
  readonly groups = groups;
  readonly theme = inject(ThemeChoice);
  readonly menuOpen = signal(false);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        skip(1),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        this.menuOpen.set(false);
        this.focusMain();
      });
  }

  /** Who works with the keyboard or a screen reader goes on at the new page. */
  focusMain(): void {
    this.main().nativeElement.focus({ preventScroll: true });
  }
}
