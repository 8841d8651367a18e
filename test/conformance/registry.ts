import { callbackState, callbackStatements } from './constructs/callbacks.js';
import { contextState, contextStatements } from './constructs/contexts.js';
import { controlExpressions, controlStatements } from './constructs/control.js';
import { futureState, futureStatements } from './constructs/futures.js';
import { groupState, groupStatements } from './constructs/groups.js';
import { lockExpressions, lockState, lockStatements } from './constructs/locks.js';
import { queueExpressions, queueState, queueStatements } from './constructs/queues.js';
import { taskStatements } from './constructs/tasks.js';
import { timeoutState, timeoutStatements } from './constructs/timeouts.js';
import { waitingExpressions, waitingStatements } from './constructs/waiting.js';
import type { ExpressionDefinition, Expressions, StatementDefinition, Statements, StateOf } from './definitions.js';
import type { Expression, Statement } from './language.js';

const statements: Statements<Statement> = {
  ...callbackStatements,
  ...contextStatements,
  ...controlStatements,
  ...futureStatements,
  ...groupStatements,
  ...lockStatements,
  ...queueStatements,
  ...taskStatements,
  ...timeoutStatements,
  ...waitingStatements,
};

const expressions: Expressions<Expression> = { ...controlExpressions, ...lockExpressions, ...queueExpressions, ...waitingExpressions };

const states: readonly StateOf[] = [futureState, callbackState, timeoutState, groupState, contextState, lockState, queueState];

/** A program that is not in the language: of a shrinker that cut too much, or of a generator with a fault. */
export class InvalidProgram extends Error {}

export function statementOf(statement: Statement): StatementDefinition<Statement> {
  const definition = (statements as Record<string, StatementDefinition<never> | undefined>)[statement.do];
  if (definition === undefined) throw new InvalidProgram(`no statement ${statement.do}`);
  return definition as StatementDefinition<Statement>;
}

export function expressionOf(expression: Expression): ExpressionDefinition<Expression> {
  const definition = (expressions as Record<string, ExpressionDefinition<never> | undefined>)[expression.x];
  if (definition === undefined) throw new InvalidProgram(`no expression ${expression.x}`);
  return definition as ExpressionDefinition<Expression>;
}

export function stateOf(value: unknown): () => string {
  for (const state of states) {
    const words = state(value);
    if (words !== null) return words;
  }
  throw new InvalidProgram(`a slot holds ${String(value)}`);
}
