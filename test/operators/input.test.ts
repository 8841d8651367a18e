import { of, type OperatorFunction } from 'rxjs';
import { Lock, sleep, type ReturnWhen } from '../../lib/index.js';
import {
  asCompletedAll,
  asCompletedMap,
  gatherAll,
  gatherMap,
  orderedMap,
  waitAll,
  withCleanup,
  withTimeout,
} from '../../operators/index.js';

type Limited = (options: { limit?: number }) => OperatorFunction<never, unknown>;

const limited: [string, Limited][] = [
  ['gatherMap', (options) => gatherMap(() => sleep(0), options)],
  ['gatherAll', (options) => gatherAll(options)],
  ['orderedMap', (options) => orderedMap(() => sleep(0), options)],
  ['asCompletedMap', (options) => asCompletedMap(() => sleep(0), options)],
  ['asCompletedAll', (options) => asCompletedAll(options)],
];

describe.each(limited)('%s refuses at the call', (name, make) => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a string', '2'],
    ['a bigint', 2n],
    ['an object', {}],
    ['a Lock', new Lock()],
  ])('a limit that is %s', (_kind, limit) => {
    const call = (): unknown => make({ limit: limit as number });
    expect(call).toThrow(TypeError);
    expect(call).toThrow(new RegExp(`^${name}: options.limit must be a number or a Semaphore, got `));
  });

  it.each([0, -1, 1.5, NaN, -Infinity])('a limit of %d', (limit) => {
    const call = (): unknown => make({ limit });
    expect(call).toThrow(RangeError);
    expect(call).toThrow(`${name}: options.limit must be a whole number of at least 1, got ${limit}`);
  });

  it('nothing that is a limit, or that is left out', () => {
    for (const options of [{}, { limit: 1 }, { limit: 1_000_000 }, { limit: Infinity }]) expect(() => make(options)).not.toThrow();
  });
});

describe('a project that is no function', () => {
  it.each<[string, (project: never) => unknown]>([
    ['gatherMap', gatherMap],
    ['orderedMap', orderedMap],
    ['asCompletedMap', asCompletedMap],
  ])('is refused by %s', (name, make) => {
    for (const project of [undefined, null, 5, 'text', of(1)]) {
      expect(() => make(project as never)).toThrow(TypeError);
      expect(() => make(project as never)).toThrow(new RegExp(`^${name}: project must be a function, got `));
    }
  });
});

describe('withTimeout refuses', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a string', '5'],
    ['a bigint', 5n],
    ['a date', new Date()],
  ])('%s', (_kind, ms) => {
    expect(() => withTimeout(ms as number)).toThrow(TypeError);
    expect(() => withTimeout(ms as number)).toThrow(/^withTimeout: ms must be a number of milliseconds, got /);
  });

  it('NaN', () => {
    expect(() => withTimeout(NaN)).toThrow(new RangeError('withTimeout: ms must be a number of milliseconds, got NaN'));
  });
});

describe('withCleanup refuses', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a Promise', Promise.resolve()],
    ['an Observable', of(1)],
  ])('%s for a cleanup', (_kind, cleanup) => {
    expect(() => withCleanup(cleanup as never)).toThrow(TypeError);
    expect(() => withCleanup(cleanup as never)).toThrow(/^withCleanup: cleanup must be a function, got /);
  });
});

describe('waitAll refuses', () => {
  it('a timeout that is no number', () => {
    for (const timeout of [null, '5', {}]) {
      expect(() => waitAll({ timeout: timeout as number })).toThrow(TypeError);
      expect(() => waitAll({ timeout: timeout as number })).toThrow(/^waitAll: options.timeout must be a number of milliseconds, got /);
    }
  });

  it('a timeout that is NaN', () => {
    expect(() => waitAll({ timeout: NaN })).toThrow(RangeError);
  });

  it('WAIT-01: a returnWhen that is none of the three', () => {
    for (const returnWhen of ['FIRST', '', null, 1]) {
      expect(() => waitAll({ returnWhen: returnWhen as ReturnWhen })).toThrow(RangeError);
      expect(() => waitAll({ returnWhen: returnWhen as ReturnWhen })).toThrow(/^waitAll: options.returnWhen must be FIRST_COMPLETED, /);
    }
  });
});
