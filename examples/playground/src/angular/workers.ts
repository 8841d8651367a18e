import { AsyncPipe } from '@angular/common';
import { Component, DestroyRef, inject, signal } from '@angular/core';
import * as asyncio from 'rxjs-asyncio';
import { exposeLoop, ThreadPoolExecutor, workerExport } from 'rxjs-asyncio/executors';

/** src/workers/primes.ts, as `npm run workers` puts it among the assets. */
const primes = workerExport<typeof import('../workers/primes')>(new URL('workers/primes.js', document.baseURI));

/** A pool that lives as long as the component that injects it. */
function componentPool(): ThreadPoolExecutor {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
  inject(DestroyRef).onDestroy(() => asyncio.createTask(pool.shutdown(), { name: 'shutdown' }));
  return pool;
}

const functions = {
  lookUp: asyncio.coroutine(function* lookUp(id: number) {
    asyncio.currentTask()?.setName('lookUp');
    yield* asyncio.sleep(300);
    return ['Ada', 'Ben'][id - 1] ?? 'whoever you are';
  }),
};

export type Functions = typeof functions;

@Component({
  selector: 'demo-workers',
  imports: [AsyncPipe],
  template: `
    <p>Primes below three million: {{ (count$ | async) ?? 'a worker counts…' }}</p>
    <p>{{ greeting() }}</p>
  `,
})
export class WorkersDemo {
  /** Destroying the component stops the workers in mid-count. */
  readonly count$ = componentPool().submit(primes('count'), 1, 3_000_000);
  readonly greeting = signal('Another worker asks the page for a name…');

  constructor() {
    const worker = new Worker(new URL('../workers/greeter.worker', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ greeting?: string }>) => {
      if (data.greeting !== undefined) this.greeting.set(data.greeting);
    });
    const exposed = exposeLoop(worker, functions);
    inject(DestroyRef).onDestroy(() => {
      worker.terminate(); // first, or it is told that its call has no outcome any more
      exposed.unsubscribe();
    });
  }
}
