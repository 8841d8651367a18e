import { coroutine, type Awaitable, type Body, type EventLoop, type Task, type TraceEvent } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

/** An event in words, such as `10 b woken by a`. */
export function describeEvent(event: TraceEvent, nameOf: (task: Task<unknown>) => string): string {
  const words = [String(event.time), nameOf(event.task), event.kind];
  if (event.kind === 'suspended') words.push('on', event.on);
  if (event.kind === 'done') words.push(event.outcome);
  if ('by' in event) words.push('by', event.by === null ? 'null' : nameOf(event.by));
  return words.join(' ');
}

/** The names of tasks; the first that is met is main. */
export function namer(): (task: Task<unknown>) => string {
  let main: Task<unknown> | null = null;
  return (task) => (task === (main ??= task) ? 'main' : task.getName());
}

/** Runs a program in virtual time; gives what `trace$` told of it, up to main's end, and the error that it ended with. */
export function record(program: (loop: EventLoop) => Awaitable<unknown>): { events: TraceEvent[]; lines: string[]; error: unknown } {
  const events: TraceEvent[] = [];
  const lines: string[] = [];
  const nameOf = namer();
  let error: unknown;
  try {
    runVirtual((loop) => {
      loop.trace$.subscribe((event) => {
        events.push(event);
        lines.push(describeEvent(event, nameOf));
      });
      return program(loop);
    });
  } catch (thrown) {
    error = thrown;
  }
  return { events, lines, error };
}

/** The events of a body that runs as main. */
export function trace(body: () => Body<unknown>): string[] {
  return record(coroutine(body, { name: 'main' })).lines;
}

/** Only those of one task. */
export function of(name: string, lines: readonly string[]): string[] {
  return lines.filter((line) => line.split(' ')[1] === name);
}
