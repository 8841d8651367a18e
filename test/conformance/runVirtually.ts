import { coroutine, currentTask, DeadlockError, Task, type EventLoop, type ExceptionContext } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { describe } from './describe.js';
import type { Program, Trace } from './language.js';
import { Machine } from './machine.js';
import { Metronome } from './Metronome.js';

/** Which reports come at a moment that both sides share, and what the trace calls them. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^Exception in callback/, 'callback'],
  [/exception in shielded future$/, 'shielded'],
  [/^unhandled exception during/, 'shutdown'],
  [/failed after its TaskGroup had ended$/, 'group'],
  [/^r\d+$/, 'report'],
];

/** Runs a program over the library. */
export function runVirtually(program: Program): Trace {
  const run = new Run(program);
  return run.trace();
}

class Run {
  readonly #program: Program;
  readonly #unread: string[] = [];
  #machine!: Machine;

  constructor(program: Program) {
    this.#program = program;
  }

  trace(): Trace {
    const outcome = this.#run();
    return { events: this.#machine.events, final: [outcome, ...this.#machine.final()], unread: this.#unread };
  }

  #run(): string {
    try {
      return `returned ${describe(runVirtual((loop) => this.#main(loop)).value)}`;
    } catch (error) {
      if (error instanceof DeadlockError) return 'deadlock';
      return `raised ${describe(error)}`;
    }
  }

  #main(loop: EventLoop) {
    const machine = (this.#machine = new Machine(loop, new Metronome(loop, this.#program.ticks ?? 0)));
    loop.setExceptionHandler((_loop, context) => this.#reported(context));
    const { main, eager } = this.#program;
    return coroutine(function* () {
      const task = currentTask()!;
      task.setName('main');
      machine.slots.set('main', task);
      machine.endWith(task);
      if (eager === true) loop.setTaskFactory((_loop, input, options) => new Task(input, { eager: true, ...options, loop }));
      return yield* machine.call(main);
    })();
  }

  #reported(context: ExceptionContext): void {
    const [, kind] = kinds.find(([pattern]) => pattern.test(context.message)) ?? [];
    const error = 'exception' in context ? ` ${describe(context.exception)}` : '';
    if (kind === undefined) this.#unread.push(error.trim());
    else this.#machine.say(`handler: ${kind === 'report' ? context.message : kind}${error}`);
  }
}
