import type { WaitingExpression, WaitingStatement } from '../constructs/waiting.js';
import type { Rules } from './rules.js';

export const waitingRules: Rules<WaitingStatement['do'], WaitingStatement> = {
  asCompleted: {
    nests: true,
    make(writer, scope) {
      const { random } = writer;
      const timeout = random.chance(0.4) ? { timeout: writer.time() } : {};
      const take = random.chance(0.2) ? { take: 1 + random.int(2) } : {};
      return { do: 'asCompleted', items: writer.expressions(scope, 4), ...timeout, ...take };
    },
  },
};

export const waitingExpressionRules: Rules<WaitingExpression['x'], WaitingExpression> = {
  gather: {
    nests: true,
    make: (writer, scope) => ({
      x: 'gather',
      items: writer.expressions(scope, 4),
      ...(writer.random.chance(0.4) ? { returnExceptions: true } : {}),
    }),
  },
  shield: { nests: true, make: (writer, scope) => ({ x: 'shield', what: writer.expression(scope) }) },
  wait: {
    make(writer, scope) {
      const { random } = writer;
      const names: string[] = [];
      for (let count = 1 + random.int(4); count > 0; count--) {
        const name = writer.awaited(scope);
        if (name !== null) names.push(name);
      }
      if (names.length === 0) return null;
      const when = random.pick(['ALL_COMPLETED', 'FIRST_COMPLETED', 'FIRST_EXCEPTION'] as const);
      return { x: 'wait', names, when, ...(random.chance(0.4) ? { timeout: writer.time() } : {}) };
    },
  },
  waitFor: {
    nests: true,
    make: (writer, scope) => ({ x: 'waitFor', what: writer.expression(scope), ms: writer.random.chance(0.08) ? null : writer.time() }),
  },
};
