import type { Expression, Procedure, Program, Raised, Statement, Steps } from '../language.js';
import { expressionRules, statementRules, type ExpressionKind, type StatementKind } from './rules.js';
import { Random } from './Random.js';

/** How often each kind comes; one that is left out does not come at all. */
export interface Weights {
  readonly statements: Partial<Record<StatementKind, number>>;
  readonly expressions: Partial<Record<ExpressionKind, number>>;
  /** How often every task of a program is eager. */
  readonly eager?: number;
  /** What main itself does, where that differs. */
  readonly main?: Partial<Record<StatementKind, number>>;
  /** What main makes first: each with this chance. */
  readonly first?: Partial<Record<StatementKind, number>>;
}

/** Where a statement is written. */
export interface Scope {
  /** False in a callback. */
  readonly suspends: boolean;
  /** The tasks that it is in. None of them may be awaited, so that no tasks wait for each other in a circle. */
  readonly lineage: readonly string[];
  readonly depth: number;
  readonly groups: readonly string[];
}

const primitives = ['barrier', 'condition', 'event', 'lock', 'queue', 'semaphore'] as const;

export type SlotKind = 'callback' | 'context' | 'future' | 'handle' | 'task' | 'timeout' | (typeof primitives)[number];

/** Small, and so often equal. */
const times = [0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4];
const raised = ['Oops', 'Oops', 'Oops', 'ValueError', 'RuntimeError', 'LookupError', 'TimeoutError', 'CancelledError'] as const;
const letters: Record<SlotKind | 'body' | 'group', string> = {
  barrier: 'barrier',
  body: 'b',
  callback: 'd',
  condition: 'condition',
  context: 'x',
  event: 'event',
  future: 'f',
  group: 'g',
  handle: 'h',
  lock: 'lock',
  queue: 'queue',
  semaphore: 'semaphore',
  task: 't',
  timeout: 'o',
};

/** Writes one random program. */
export class Writer {
  readonly random: Random;
  readonly #weights: Weights;
  readonly #counts = new Map<string, number>();
  readonly #slots = new Map<SlotKind, string[]>();
  #budget: number;

  constructor(seed: string, weights: Weights) {
    this.random = new Random(seed);
    this.#weights = weights;
    this.#budget = 6 + this.random.int(34);
  }

  program(): Program {
    const { random } = this;
    const scope: Scope = { suspends: true, lineage: ['main'], depth: 0, groups: [] };
    const steps = this.#first(scope);
    while (this.#budget > 0) steps.push(...this.#unharmed(this.steps(scope, 4)));
    steps.push(...this.#ending());
    return {
      main: { name: 'main', steps },
      ...(random.chance(0.7) ? { ticks: 9 } : {}),
      ...(random.chance(this.#weights.eager ?? 0.05) ? { eager: true } : {}),
    };
  }

  #first(scope: Scope): Statement[] {
    const kinds = Object.entries(this.#weights.first ?? {}) as [StatementKind, number][];
    return kinds.filter(([, chance]) => this.random.chance(chance)).flatMap(([kind]) => statementRules[kind].make(this, scope) ?? []);
  }

  /** Main goes on after most errors, so that its program does not end with the first. */
  #unharmed(steps: Steps): Steps {
    if (this.random.chance(0.4)) return steps;
    const what = this.random.chance(0.7) ? 'everything' : 'exception';
    return [{ do: 'try', steps, except: { what, steps: [] } }];
  }

  /** Most programs see to it that their tasks have time. */
  #ending(): Statement[] {
    const { random } = this;
    if (random.chance(0.25)) return [];
    const items = this.known('task').map((name): Expression => ({ x: 'ref', name }));
    const all: Expression = { x: 'gather', items, returnExceptions: true };
    const what: Expression = random.chance(0.5) ? { x: 'sleep', ms: 1 + random.int(6) } : all;
    const end: Statement = { do: 'await', what };
    return random.chance(0.5) ? [end] : [{ do: 'try', steps: [end], except: { what: 'everything', steps: [] } }];
  }

  /** Up to `most` statements, at least one. */
  steps(scope: Scope, most: number): Steps {
    const steps: Statement[] = [];
    for (let count = 1 + this.random.int(most); count > 0; count--) steps.push(this.statement(scope));
    return steps;
  }

  statement(scope: Scope): Statement {
    this.#budget--;
    const plain = this.#budget < 0 || scope.depth > 5;
    const weights = (scope.depth === 0 ? this.#weights.main : undefined) ?? this.#weights.statements;
    const kinds = Object.entries(weights).filter(([kind]) => {
      const rule = statementRules[kind as StatementKind];
      return (scope.suspends || rule.simple === true) && !(plain && rule.nests === true);
    }) as [StatementKind, number][];
    for (let attempt = 0; attempt < 8; attempt++) {
      const made = statementRules[this.random.weighted(kinds)].make(this, { ...scope, depth: scope.depth + 1 });
      if (made !== null) return made;
    }
    return { do: 'mark', text: 'here' };
  }

  expression(scope: Scope): Expression {
    const plain = this.#budget < 0 || scope.depth > 5;
    const kinds = Object.entries(this.#weights.expressions).filter(
      ([kind]) => !plain || expressionRules[kind as ExpressionKind].nests !== true,
    ) as [ExpressionKind, number][];
    for (let attempt = 0; attempt < 8; attempt++) {
      const made = expressionRules[this.random.weighted(kinds)].make(this, { ...scope, depth: scope.depth + 1 });
      if (made !== null) return made;
    }
    return { x: 'sleep', ms: this.time() };
  }

  expressions(scope: Scope, most: number): Expression[] {
    const list: Expression[] = [];
    for (let count = this.random.int(most + 1); count > 0; count--) list.push(this.expression(scope));
    return list;
  }

  procedure(scope: Scope): Procedure {
    return { name: this.newName('body'), steps: this.steps(scope, 4) };
  }

  time(): number {
    return this.random.chance(0.01) ? -1 : this.random.pick(times);
  }

  error(): Raised {
    const type = this.random.pick(raised);
    return type === 'TimeoutError' ? { type } : { type, message: this.newName('e') };
  }

  newName(kind: SlotKind | 'body' | 'group' | 'e' | 'm' | 'r' | 'v'): string {
    const letter = (letters as Partial<Record<string, string>>)[kind] ?? kind;
    const count = (this.#counts.get(letter) ?? 0) + 1;
    this.#counts.set(letter, count);
    return `${letter}${count}`;
  }

  /** The name of a new slot. */
  newSlot(kind: SlotKind): string {
    const name = this.newName(kind);
    this.#slots.set(kind, [...this.known(kind), name]);
    return name;
  }

  known(kind: SlotKind): readonly string[] {
    return this.#slots.get(kind) ?? [];
  }

  /** A slot of this kind that was named before, or null. */
  slot(kind: SlotKind): string | null {
    const known = this.known(kind);
    return known.length === 0 ? null : this.random.pick(known);
  }

  /** A lock, an event, a queue, … */
  primitive(): string | null {
    const known = primitives.flatMap((kind) => this.known(kind));
    return known.length === 0 ? null : this.random.pick(known);
  }

  /** A task or future. */
  target(scope: Scope): string | null {
    const { random } = this;
    if (random.chance(0.06)) return 'main';
    if (scope.suspends && random.chance(0.12)) return 'self';
    return random.chance(0.25) ? (this.slot('future') ?? this.slot('task')) : (this.slot('task') ?? this.slot('future'));
  }

  /** A task or future that may be awaited here. */
  awaited(scope: Scope): string | null {
    const names = this.known('task').filter((name) => !scope.lineage.includes(name));
    const futures = this.known('future');
    if (names.length === 0 && futures.length === 0) return null;
    return this.random.pick(futures.length > 0 && (names.length === 0 || this.random.chance(0.3)) ? futures : names);
  }
}
