import { Observable, type OperatorFunction } from 'rxjs';
import { TraceWriter, type ChromeTraceEvent } from '../lib/introspection/TraceWriter.js';
import type { TraceEvent } from '../lib/loop/Trace.js';

/**
 * Turns the `trace$` of a loop into the Trace Event Format, which https://ui.perfetto.dev and Chrome's `chrome://tracing` show
 * as a timeline: collect them, and write them as JSON.
 *
 * No asyncio equivalent. Each task is a thread, named as the task is: slices for running, ready, and suspended (named by what it
 * awaits), cleaning up around those, instants for cancels, and arrows from who woke it. In virtual time a step takes no
 * time. What is not over when the source completes ends there.
 *
 *     trace$           c-s---w-d|        created, suspended, woken, done
 *     toTraceEvents()  (MMB)-X---X-(XE)|
 *
 * ```ts
 * import { writeFileSync } from 'node:fs';
 *
 * await using runner = new Runner();
 * const events$ = runner.getLoop().trace$.pipe(toTraceEvents(), toArray());
 * events$.subscribe((events) => writeFileSync('trace.json', JSON.stringify(events)));
 * await runner.run(work());
 * ```
 */
export function toTraceEvents(): OperatorFunction<TraceEvent, ChromeTraceEvent> {
  return (source) =>
    new Observable((subscriber) => {
      const writer = new TraceWriter((event) => subscriber.next(event));
      return source.subscribe({
        next: (event) => writer.write(event),
        error: (error) => subscriber.error(error),
        complete: () => {
          writer.end();
          subscriber.complete();
        },
      });
    });
}
