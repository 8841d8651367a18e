import type { TimeoutStatement } from '../constructs/timeouts.js';
import type { Rules } from './rules.js';

export const timeoutRules: Rules<TimeoutStatement['do'], TimeoutStatement> = {
  reschedule: {
    simple: true,
    make(writer) {
      const target = writer.slot('timeout');
      return target === null ? null : { do: 'reschedule', target, ms: writer.random.chance(0.1) ? null : writer.time() };
    },
  },
  timeout: {
    nests: true,
    make(writer, scope) {
      const { random } = writer;
      const how = random.pick(['at', 'with', undefined, undefined] as const);
      const name = writer.newSlot('timeout');
      const ms = random.chance(0.1) ? null : writer.time();
      return { do: 'timeout', name, ms, ...(how === undefined ? {} : { how }), steps: writer.steps(scope, 3) };
    },
  },
};
