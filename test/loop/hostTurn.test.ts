type HostTurn = typeof import('../../lib/loop/hostTurn.js').hostTurn;

const realImmediate = globalThis.setImmediate;
const realChannel = globalThis.MessageChannel;

/** The module as it is on a host without what is named: it looks for the host's own functions once. */
function loadWithout(...names: ('setImmediate' | 'MessageChannel')[]): HostTurn {
  for (const name of names) Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
  let hostTurn: HostTurn | undefined;
  jest.isolateModules(() => {
    ({ hostTurn } = jest.requireActual<{ hostTurn: HostTurn }>('../../lib/loop/hostTurn'));
  });
  return hostTurn!;
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
    const hostTurn = loadWithout(...missing);
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
    const hostTurn = loadWithout(...missing);
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
