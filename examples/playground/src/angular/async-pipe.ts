import { AsyncPipe } from '@angular/common';
import { Component } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import * as asyncio from 'rxjs-asyncio';

const write = asyncio.coroutine(function* write(chapters: asyncio.Queue<string>) {
  asyncio.currentTask()?.setName('report');
  try {
    for (const chapter of ['what', 'why', 'how', 'and then']) {
      yield* asyncio.sleep(500);
      chapters.putNowait(chapter);
    }
    return 'A report of four chapters';
  } finally {
    yield* asyncio.sleep(300); // puts the pens away
  }
});

@Component({
  selector: 'demo-async-pipe',
  imports: [AsyncPipe],
  template: `
    <p>
      {{ (report$ | async) ?? 'The report is being written…' }}
    </p>
    <p>Chapters so far: {{ count() }}</p>
  `,
})
export class AsyncPipeDemo {
  readonly #chapters = new asyncio.Queue<string>();

  /** Cold: the pipe runs it, and cancels it when the component is destroyed. */
  readonly report$ = write(this.#chapters);

  /** The streams of a queue, a lock or an event have a value at once. */
  readonly count = toSignal(this.#chapters.size$, { requireSync: true });
}
