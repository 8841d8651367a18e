import { Subscriber, type Observable } from 'rxjs';
import { allTasks, asPromise, CancelledError, coroutine, setEventLoop, until, type Task } from '../../lib/index.js';
import { Stage } from './stage.js';
import { SteppedScheduler, SweptLoop } from './steppedLoop.js';

/** Sets something up, and gives what is to be awaited or subscribed to. */
export type Scenario = (stage: Stage) => Observable<unknown>;

/**
 * How a scenario is run: made a task, awaited in the body of one, subscribed to, made a task that is subscribed to, or made a
 * promise that has a signal.
 */
export type Mount = 'task' | 'awaited' | 'subscription' | 'subscribed task' | 'promise';

/** Where a run is disturbed. */
export interface Plan {
  /** Between these iterations and the next. */
  readonly after?: readonly number[];
  /** Behind these items of the ready queue, and behind these timers, counted from the first one that was queued. */
  readonly behind?: readonly number[];
  /** In the middle of these steps, each time a worker begins, ends or fails. */
  readonly amid?: readonly number[];
  /** Which of the other tasks is cancelled. Default: it is the main one, or the subscription, that is left. */
  readonly inner?: number;
  /** Whether to play it twice, and compare. */
  readonly repeat?: boolean;
}

export interface Allowances {
  /** Errors with which a task that was cancelled may end all the same, or `value`. */
  readonly races?: readonly string[];
  /** What runs on when the main task has been cancelled: it does not wait for its cleanup. */
  readonly leaves?: boolean;
}

export interface Trial {
  readonly trace: readonly string[];
  readonly wrong: readonly string[];
  readonly outcome: string;
  readonly iterations: number;
  /** The iteration in which its end was told. */
  readonly endedIn: number;
  /** Which workers ran to their end although everything had been left several iterations before. */
  readonly ranOn: readonly string[];
  /** How many items were queued. */
  readonly queued: number;
  /** How often something was noted. */
  readonly noted: number;
  /** How many other tasks there were after each iteration. */
  readonly inner: readonly number[];
}

/** The main task, subscription or promise of a run. */
interface Main {
  readonly task: Task<unknown> | null;
  /** Cancels it; returns whether it has to end cancelled then. */
  leave(): boolean;
  isOver(): boolean;
}

/** A subscriber that can be left in the middle of subscribing. */
class Listener extends Subscriber<unknown> {
  readonly #tell: (kind: string, value: unknown) => void;

  constructor(tell: (kind: string, value: unknown) => void) {
    super();
    this.#tell = tell;
  }

  protected override _next(value: unknown): void {
    this.#tell('next', value);
  }

  protected override _error(error: unknown): void {
    this.#tell('error', error);
    this.unsubscribe();
  }

  protected override _complete(): void {
    this.#tell('complete', undefined);
    this.unsubscribe();
  }
}

const tooMany = 1_000;

/** Plays a scenario once. */
export class Play {
  readonly #scheduler = new SteppedScheduler();
  readonly #loop = new SweptLoop({ scheduler: this.#scheduler });
  readonly #trace: string[] = [];
  readonly #stage = new Stage(this.#loop, (text) => this.#note(text));
  readonly #plan: Plan;
  readonly #inner: number[] = [];
  #main: Main | null = null;
  #noted = 0;
  /** Whether it was cancelled in time, so that it has to end cancelled. */
  #accepted = false;
  #leftIn = -1;
  #outcome: string | null = null;
  #endedIn = -1;
  readonly #ranOn: string[] = [];
  /** What was held when it had ended. */
  #held: string[] | null = null;
  #lastEvent = 0;

  constructor(scenario: Scenario, mount: Mount, plan: Plan) {
    this.#plan = plan;
    this.#stage.undisturbed = (name) => {
      if (this.#leftIn >= 0 && this.#scheduler.iteration > this.#leftIn + 3) this.#ranOn.push(name);
    };
    this.#loop.behind = (number) => (plan.behind?.includes(number) === true ? () => this.#disturb() : null);
    setEventLoop(this.#loop);
    try {
      this.#mount(scenario(this.#stage), mount);
    } finally {
      setEventLoop(null);
    }
  }

  #mount(input: Observable<unknown>, mount: Mount): void {
    if (mount === 'task') this.#watch(this.#loop.createTask(input, { name: 'main' }));
    else if (mount === 'awaited') this.#watch(this.#loop.createTask(awaiting(this.#stage, input), { name: 'main' }));
    else if (mount === 'subscription') this.#subscribe(input, null);
    else if (mount === 'promise') this.#promise(input);
    else this.#subscribe(input, this.#loop.createTask(input, { name: 'main' }));
  }

  #note(text: string): void {
    this.#trace.push(`i${this.#scheduler.iteration}@${this.#scheduler.frame}: ${text}`);
    this.#lastEvent = this.#scheduler.frame;
    this.#noted++;
    if (this.#plan.amid?.includes(this.#noted) === true) this.#disturb();
  }

  #end(kind: string, value: unknown): void {
    if (this.#outcome !== null) this.#stage.wrong.push(`${kind} came after the end`);
    this.#stage.delivered(value);
    this.#outcome = value === undefined ? kind : describe(value);
    this.#endedIn = this.#scheduler.iteration;
    this.#note(`main ${this.#outcome}`);
    if (kind === 'error') this.#checkForeign(value);
  }

  #watch(task: Task<unknown>): void {
    this.#main = { task, isOver: () => task.done(), leave: () => task.cancel() };
    task.addDoneCallback(() => {
      try {
        this.#end('value', task.result());
      } catch (error) {
        this.#end('error', error);
      }
    });
  }

  #subscribe(input: Observable<unknown>, task: Task<unknown> | null): void {
    let left = false;
    const listener = new Listener((kind, value) => {
      if (left) this.#stage.wrong.push(`${kind} came after it was left`);
      if (kind === 'next') {
        this.#stage.delivered(value);
        this.#note(`next ${describe(value)}`);
      } else {
        this.#end(kind, value);
      }
    });
    const leave = (): boolean => {
      left = true;
      listener.unsubscribe();
      return false;
    };
    this.#main = { task, isOver: () => (task === null ? listener.closed : task.done()), leave };
    (task ?? input).subscribe(listener);
  }

  #promise(input: Observable<unknown>): void {
    const controller = new AbortController();
    const leave = (): boolean => {
      controller.abort(new CancelledError());
      return this.#outcome === null;
    };
    const end = (kind: string, value: unknown): void => {
      // It was done already, which a promise is told of in the next iteration.
      if (this.#leftIn === this.#scheduler.iteration - 1) this.#accepted = false;
      this.#end(kind, value);
    };
    this.#main = { task: null, isOver: () => this.#outcome !== null, leave };
    asPromise(input, { signal: controller.signal }).then(
      (value) => end('value', value),
      (error: unknown) => end('error', error),
    );
  }

  #checkForeign(error: unknown): void {
    if (error instanceof CancelledError || this.#stage.isExpected(error)) return;
    this.#stage.wrong.push(`a foreign error: ${String(error)}`);
  }

  #disturb(): void {
    const { inner } = this.#plan;
    this.#trace.push(inner === undefined ? 'leave' : `cancel ${inner}`);
    this.#lastEvent = this.#scheduler.frame;
    this.#leftIn = this.#scheduler.iteration;
    if (inner !== undefined) this.#others()[inner]?.cancel();
    else this.#accepted = this.#main?.leave() === true || this.#accepted;
  }

  #others(): Task<unknown>[] {
    return [...allTasks(this.#loop)].filter((task) => task !== this.#main?.task);
  }

  /** Between two iterations. */
  #pause(): void {
    const { iteration } = this.#scheduler;
    this.#inner.push(this.#others().length);
    if (this.#main?.isOver() === true) this.#held ??= this.#stage.held;
    if (this.#plan.after?.includes(iteration) === true) this.#disturb();
  }

  /** @param hostTurn lets promises settle between two iterations, for a scenario that has some */
  async play(allowances: Allowances, hostTurn: (() => Promise<void>) | null): Promise<Trial> {
    setEventLoop(this.#loop);
    try {
      for (;;) {
        await hostTurn?.();
        this.#pause();
        await hostTurn?.();
        if (!this.#scheduler.step()) break;
        if (this.#scheduler.iteration > tooMany) throw new Error('it never ends');
      }
    } catch (error) {
      this.#stage.wrong.push(`thrown: ${String(error)}`);
    } finally {
      setEventLoop(null);
    }
    this.#check(allowances);
    return {
      trace: this.#trace,
      wrong: this.#stage.wrong,
      outcome: this.#outcome ?? 'none',
      endedIn: this.#endedIn,
      ranOn: this.#ranOn,
      noted: this.#noted,
      iterations: this.#scheduler.iteration,
      queued: this.#loop.queued,
      inner: this.#inner,
    };
  }

  #check({ races = [], leaves = false }: Allowances): void {
    const { wrong } = this.#stage;
    const outcome = this.#outcome;
    for (const task of allTasks(this.#loop)) wrong.push(`never ends: ${task.toString()}`);
    for (const name of this.#stage.held) wrong.push(`${name} is never released`);
    if (!this.#loop._isIdle()) wrong.push('the loop is not idle');
    if (this.#scheduler.frame !== this.#lastEvent) wrong.push(`a timer was left armed until ${this.#scheduler.frame}`);
    this.#loop.close();
    this.#stage.checkFaults();
    // CANC-11: an error that comes before the next suspension stands.
    const amid = this.#plan.amid !== undefined && kindOf(outcome) !== 'value';
    if (this.#accepted && outcome !== 'CancelledError' && !amid && !races.includes(kindOf(outcome))) {
      wrong.push(`was cancelled, and ended with ${outcome ?? 'nothing'}`);
    }
    if (this.#accepted && outcome === 'CancelledError' && !leaves && this.#held !== null && this.#held.length > 0) {
      wrong.push(`ended before ${this.#held.join()}`);
    }
  }
}

const awaiting = coroutine(function* (stage: Stage, awaited: Observable<unknown>) {
  const release = stage.hold('body');
  try {
    return yield* until(awaited);
  } finally {
    release();
  }
});

function describe(value: unknown): string {
  const nameErrors = (_key: string, part: unknown): unknown => (part instanceof Error ? part.name : part);
  if (!(value instanceof Error)) return `value ${JSON.stringify(value, nameErrors)}`;
  if (value instanceof AggregateError) return `${value.name} of ${value.errors.map((part) => describe(part)).join()}`;
  return value.name;
}

function kindOf(outcome: string | null): string {
  return outcome?.split(' ')[0] ?? 'none';
}
