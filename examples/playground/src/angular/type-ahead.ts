import { Component, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { concatMap, connect, debounceTime, EMPTY, of, takeUntil, tap, type Observable, type OperatorFunction } from 'rxjs';
import * as asyncio from 'rxjs-asyncio';

const cities = ['Aachen', 'Athens', 'Bergen', 'Berlin', 'Bern', 'Bologna', 'Bonn', 'Bordeaux', 'Boston', 'Cádiz', 'Cologne'];

const search = asyncio.coroutine(function* search(text: string) {
  asyncio.currentTask()?.setName(`'${text}'`);
  try {
    yield* asyncio.sleep(700);
    return cities.filter((city) => city.toLowerCase().startsWith(text.toLowerCase()));
  } finally {
    yield* asyncio.sleep(200); // gives the index back
  }
});

/** A switchMap whose next run begins when the one before has cleaned up; what was overtaken meanwhile is left out. */
function switchAfterCleanup<T, R>(project: (value: T) => Observable<R>): OperatorFunction<T, R> {
  return connect((values) => {
    let latest = -1;
    const run = (value: T) => project(value).pipe(takeUntil(values), asyncio.withCleanup(() => of(undefined)));
    return values.pipe(
      tap(() => latest++),
      concatMap((value, index) => (index < latest ? EMPTY : run(value))),
    );
  });
}

@Component({
  selector: 'demo-type-ahead',
  template: `
    <label for="city">A city, with A, B or C</label>
    <input id="city" type="search" autocomplete="off" [value]="text()" (input)="text.set($any($event.target).value)" />
    <ul aria-live="polite">
      @for (city of found(); track city) {
        <li>{{ city }}</li>
      }
    </ul>
  `,
  styles: `
    label {
      display: block;
      margin-bottom: 0.3rem;
    }
    input {
      width: min(100%, 20rem);
    }
    ul {
      min-height: 1.6em;
    }
  `,
})
export class TypeAheadDemo {
  readonly text = signal('B');
  readonly found = toSignal(toObservable(this.text).pipe(debounceTime(150), switchAfterCleanup(search)), { initialValue: [] });
}
