import type { Awaitable, Body } from '../../lib/index.js';
import type { Machine } from './machine.js';
import type { Printer } from './print.js';

/** What a body returned, or null when it came to its end. */
export type Completion = { readonly value: unknown } | null;

/** A statement that never suspends: callbacks consist of these. */
export interface Simple<S> {
  now(machine: Machine, statement: S): void;
  print(statement: S, printer: Printer): string[];
}

/** A statement that may suspend. */
export interface Suspending<S> {
  run(machine: Machine, statement: S): Body<Completion>;
  print(statement: S, printer: Printer): string[];
}

export type StatementDefinition<S> = Simple<S> | Suspending<S>;

export interface ExpressionDefinition<X> {
  /** Null when it has nothing to wait for, since a slot is empty. */
  make(machine: Machine, expression: X): Awaitable | null;
  print(expression: X, printer: Printer): string;
}

export type Statements<S extends { do: string }> = { readonly [K in S['do']]: StatementDefinition<Extract<S, { do: K }>> };
export type Expressions<X extends { x: string }> = { readonly [K in X['x']]: ExpressionDefinition<Extract<X, { x: K }>> };

/**
 * The state of something in a slot, when it is of this construct. It is asked for when the program is over; what it is in
 * words is asked for when its loop is closed, since reading an error is an event too.
 */
export type StateOf = (value: unknown) => (() => string) | null;
