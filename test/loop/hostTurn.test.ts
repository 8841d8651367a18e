import { hostTurn } from '../../lib/loop/hostTurn.js';

const realImmediate = globalThis.setImmediate;
const realChannel = globalThis.MessageChannel;

/** Leaves the host without what is named. */
function without(...names: ('setImmediate' | 'MessageChannel')[]): void {
  for (const name of names) Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
}

afterEach(() => {
  globalThis.setImmediate = realImmediate;
  globalThis.MessageChannel = realChannel;
});

const hosts: [string, ('setImmediate' | 'MessageChannel')[]][] = [
  ['setImmediate', []],
  ['a message', ['setImmediate']],
  ['a timer', ['setImmediate', 'MessageChannel']],
];

describe('hostTurn', () => {
  it.each(hosts)('calls back by %s, not at once', async (_name, missing) => {
    without(...missing);
    const calls: string[] = [];
    const called = new Promise<void>((resolve) => {
      hostTurn(() => {
        calls.push('called');
        resolve();
      });
    });
    calls.push('asked');
    await called;
    expect(calls).toEqual(['asked', 'called']);
  });

  it.each(hosts)('does not call back by %s when it was called off', async (_name, missing) => {
    without(...missing);
    const calls: string[] = [];
    hostTurn(() => calls.push('called off'))();
    await new Promise<void>((resolve) => {
      hostTurn(resolve);
    });
    await new Promise<void>((resolve) => {
      realImmediate(resolve);
    });
    expect(calls).toEqual([]);
  });
});
