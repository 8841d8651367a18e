import type { Expression, Statement } from '../language.js';
import { callbackRules } from './callbacks.js';
import { contextRules } from './contexts.js';
import { controlRules, controlExpressionRules } from './control.js';
import { endRules } from './ends.js';
import { futureRules } from './futures.js';
import { groupRules } from './groups.js';
import { lockExpressionRules, lockRules } from './locks.js';
import { queueExpressionRules, queueRules } from './queues.js';
import { sceneRules } from './scenes.js';
import { taskRules } from './tasks.js';
import { timeoutRules } from './timeouts.js';
import { waitingExpressionRules, waitingRules } from './waiting.js';
import type { Scope, Writer } from './Writer.js';

export interface Rule<T> {
  /** Null when there is nothing yet that it could be about. */
  make(writer: Writer, scope: Scope): T | null;
  /** It may be in a callback. */
  readonly simple?: true;
  /** It holds others. */
  readonly nests?: true;
}

export type Rules<K extends string, T> = Readonly<Record<K, Rule<T>>>;
/** Some are ways in which other statements are put together. */
export type StatementKind =
  | Statement['do']
  | keyof typeof callbackRules
  | keyof typeof controlRules
  | keyof typeof endRules
  | keyof typeof lockRules
  | keyof typeof queueRules
  | keyof typeof sceneRules;
export type ExpressionKind = Expression['x'];

export const statementRules: Rules<StatementKind, Statement> = {
  ...callbackRules,
  ...contextRules,
  ...controlRules,
  ...endRules,
  ...futureRules,
  ...groupRules,
  ...lockRules,
  ...queueRules,
  ...sceneRules,
  ...taskRules,
  ...timeoutRules,
  ...waitingRules,
};

export const expressionRules: Rules<ExpressionKind, Expression> = {
  ...controlExpressionRules,
  ...lockExpressionRules,
  ...queueExpressionRules,
  ...waitingExpressionRules,
};
