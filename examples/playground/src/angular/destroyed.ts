import { Component, DestroyRef, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import * as asyncio from 'rxjs-asyncio';

const watch = asyncio.coroutine(function* watch(show: (degrees: number) => void) {
  asyncio.currentTask()?.setName('thermometer');
  try {
    for (let degrees = 20; ; degrees++) {
      show(degrees);
      yield* asyncio.sleep(400);
    }
  } finally {
    yield* asyncio.sleep(500); // says good-bye to the thermometer
  }
});

const tick = asyncio.coroutine(function* tick(show: (seconds: number) => void) {
  for (let seconds = 0; ; seconds++) {
    show(seconds);
    yield* asyncio.sleep(1_000);
  }
});

@Component({
  selector: 'demo-destroyed',
  template: `<p>{{ degrees() }} °C, watched for {{ seconds() }} s</p>`,
})
export class DestroyedDemo {
  readonly degrees = signal(0);
  readonly seconds = signal(0);

  constructor() {
    // A stream ends with its component, as every stream in Angular does…
    watch((degrees) => this.degrees.set(degrees))
      .pipe(takeUntilDestroyed())
      .subscribe();

    // …and so does a task that was made by hand.
    const task = asyncio.createTask(
      tick((seconds) => this.seconds.set(seconds)),
      { name: 'clock' },
    );
    inject(DestroyRef).onDestroy(() => task.cancel());
  }
}
