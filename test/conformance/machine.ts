import {
  allTasks,
  coroutine,
  currentTask,
  Future,
  type Awaitable,
  type Body,
  type ContextVar,
  type Coroutine,
  type EventLoop,
  type Task,
} from '../../lib/index.js';
import type { Completion } from './definitions.js';
import { describe } from './describe.js';
import type { Expression, Procedure, Steps } from './language.js';
import type { Metronome } from './Metronome.js';
import { expressionOf, InvalidProgram, stateOf, statementOf } from './registry.js';

/** Runs the steps of one program over the library, and writes down what happens. */
export class Machine {
  readonly events: string[] = [];
  readonly slots = new Map<string, unknown>();
  readonly vars = new Map<string, ContextVar<string>>();
  readonly loop: EventLoop;
  /** What was left, and what the slots held, when main was done. */
  #last: { readonly tasks: readonly Task<unknown>[]; readonly slots: ReadonlyMap<string, unknown> } | null = null;
  #final: readonly (() => string)[] | null = null;
  readonly #metronome: Metronome;
  readonly #labels = new Map<Task<unknown>, string>();

  constructor(loop: EventLoop, metronome: Metronome) {
    this.loop = loop;
    this.#metronome = metronome;
  }

  say(text: string): void {
    if (!this.#isOver()) this.events.push(`${this.#metronome.now()} ${this.#who()}: ${text}`);
  }

  /** An instant of the program on the loop's clock. */
  instant(at: number): number {
    return this.loop.time() - this.#metronome.elapsed() + at;
  }

  /** The program is over: nothing that happens later is part of it. */
  end(): void {
    if (this.#final !== null) return;
    const { tasks, slots } = this.#last ?? { tasks: [...allTasks(this.loop)], slots: this.slots };
    const left = tasks.filter((task) => !task.done()).map((task) => this.labelOf(task));
    const states = [...slots].map(([name, value]) => {
      const words = stateOf(value);
      return () => `${name}: ${words()}`;
    });
    this.#final = [() => `left [${left.sort().join(', ')}]`, ...states];
  }

  /** Which tasks were left, and what was in the slots, when the program was over. */
  final(): string[] {
    this.end();
    return this.#final!.map((words) => words());
  }

  /**
   * The program is over when main is done, and then what was left at that moment. How many iterations follow depends on what
   * else `run` has to close, on both sides.
   */
  endWith(main: Task<unknown>): void {
    main.addDoneCallback(() => {
      this.#last = { tasks: [...allTasks(this.loop)], slots: new Map(this.slots) };
    });
  }

  #isOver(): boolean {
    if (this.#last?.tasks.every((task) => task.done()) === true) this.end();
    return this.#final !== null;
  }

  #who(): string {
    const task = currentTask(this.loop);
    return task === null ? 'loop' : this.labelOf(task);
  }

  /** Its name; a task that a combinator made is numbered when it is first heard of. */
  labelOf(task: Task<unknown>): string {
    let label = this.#labels.get(task);
    if (label === undefined) {
      const name = task.getName();
      label = name.startsWith('Task-') ? `#${this.#labels.size}` : name;
      this.#labels.set(task, label);
    }
    return label;
  }

  *run(steps: Steps): Body<Completion> {
    for (const step of steps) {
      const definition = statementOf(step);
      if ('now' in definition) {
        definition.now(this, step);
        continue;
      }
      const completion = yield* definition.run(this, step);
      if (completion !== null) return completion;
    }
    return null;
  }

  /** The steps of a callback. */
  now(steps: Steps): void {
    if (this.#isOver()) return;
    for (const step of steps) {
      const definition = statementOf(step);
      if (!('now' in definition)) throw new InvalidProgram(`${step.do} in a callback`);
      definition.now(this, step);
    }
  }

  call(procedure: Procedure): Coroutine<unknown> {
    return calling(this, procedure);
  }

  awaitable(expression: Expression): Awaitable | null {
    return expressionOf(expression).make(this, expression);
  }

  awaitables(expressions: readonly Expression[]): Awaitable[] {
    return expressions.map((expression) => this.awaitable(expression)).filter((made) => made !== null);
  }

  /** The task or future in a slot. `self` is the task that asks. */
  future(name: string): Future<unknown> | null {
    return name === 'self' ? currentTask(this.loop) : this.find(name, Future);
  }

  /** What is in a slot, when it is of this type. */
  find<T>(name: string, type: abstract new (...args: never[]) => T): T | null {
    const value = this.slots.get(name);
    return value instanceof type ? value : null;
  }
}

const calling = coroutine(
  function* (machine: Machine, { name, steps }: Procedure): Body<unknown> {
    machine.say(`${name} begins`);
    try {
      const value = (yield* machine.run(steps))?.value;
      machine.say(`${name} returns ${describe(value)}`);
      return value;
    } catch (error) {
      machine.say(`${name} raises ${describe(error)}`);
      throw error;
    }
  },
  { name: 'call' },
);
