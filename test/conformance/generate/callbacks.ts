import type { CallbackStatement } from '../constructs/callbacks.js';
import type { Statement } from '../language.js';
import type { Rules } from './rules.js';
import type { Scope, Writer } from './Writer.js';

const inCallback = (writer: Writer, scope: Scope) => writer.steps({ ...scope, suspends: false }, 2);

export const callbackRules: Rules<CallbackStatement['do'] | 'race', CallbackStatement> = {
  after: {
    simple: true,
    nests: true,
    make: (writer, scope) => ({ do: 'after', iterations: 1 + writer.random.int(6), steps: inCallback(writer, scope) }),
  },
  callAt: {
    simple: true,
    nests: true,
    make: (writer, scope) => ({ do: 'callAt', name: writer.newSlot('handle'), at: writer.time(), steps: inCallback(writer, scope) }),
  },
  callLater: {
    simple: true,
    nests: true,
    make: (writer, scope) => ({ do: 'callLater', name: writer.newSlot('handle'), ms: writer.time(), steps: inCallback(writer, scope) }),
  },
  callSoon: {
    simple: true,
    nests: true,
    make: (writer, scope) => ({ do: 'callSoon', name: writer.newSlot('handle'), steps: inCallback(writer, scope) }),
  },
  cancelHandle: {
    simple: true,
    make(writer) {
      const target = writer.slot('handle');
      return target === null ? null : { do: 'cancelHandle', target };
    },
  },
  /** Somebody else cancels or settles something in one of the iterations around a wake-up. */
  race: {
    simple: true,
    make(writer, scope) {
      const { random } = writer;
      const target = writer.target({ ...scope, suspends: false });
      if (target === null) return null;
      const message = random.chance(0.4) ? { message: writer.newName('m') } : {};
      const act: Statement =
        target.startsWith('f') && random.chance(0.6)
          ? { do: 'setResult', target, value: writer.newName('v') }
          : { do: 'cancel', target, ...message };
      const iterations = random.int(6);
      const steps: Statement[] = iterations === 0 ? [act] : [{ do: 'after', iterations, steps: [act] }];
      return { do: 'callLater', name: writer.newSlot('handle'), ms: writer.time(), steps };
    },
  },
  report: { simple: true, make: (writer) => ({ do: 'report', message: writer.newName('r') }) },
};
