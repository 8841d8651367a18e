import type { FutureStatement } from '../constructs/futures.js';
import type { Rules } from './rules.js';

export const futureRules: Rules<FutureStatement['do'], FutureStatement> = {
  future: { simple: true, make: (writer) => ({ do: 'future', name: writer.newSlot('future') }) },
  removeCallback: {
    simple: true,
    make(writer, scope) {
      const [target, name] = [writer.target(scope), writer.slot('callback')];
      return target === null || name === null ? null : { do: 'removeCallback', target, name };
    },
  },
  result: {
    simple: true,
    make(writer, scope) {
      const target = writer.target(scope);
      return target === null ? null : { do: 'result', target };
    },
  },
  setException: {
    simple: true,
    make(writer) {
      const target = writer.slot('future');
      return target === null ? null : { do: 'setException', target, error: writer.error() };
    },
  },
  setResult: {
    simple: true,
    make(writer) {
      const target = writer.slot('future');
      return target === null ? null : { do: 'setResult', target, value: writer.newName('v') };
    },
  },
  whenDone: {
    simple: true,
    nests: true,
    make(writer, scope) {
      const target = writer.target(scope);
      if (target === null) return null;
      return { do: 'whenDone', target, name: writer.newSlot('callback'), steps: writer.steps({ ...scope, suspends: false }, 2) };
    },
  },
};
