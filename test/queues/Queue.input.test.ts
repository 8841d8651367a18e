import { LifoQueue, PriorityQueue, Queue, type PriorityQueueOptions } from '../../lib/index.js';

describe.each([
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
] as const)('%s, made wrongly', (_name, Kind) => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a string', '3', '"3"'],
    ['a boolean', true, 'true'],
    ['an object', {}, 'an object'],
  ])('refuses a maxsize that is %s', (_kind, maxsize, got) => {
    expect(() => new Kind(maxsize as number)).toThrow(new TypeError(`${Kind.name}: maxsize must be a number, got ${got}`));
  });

  it('refuses a maxsize that is NaN', () => {
    expect(() => new Kind(NaN)).toThrow(new RangeError(`${Kind.name}: maxsize must be a number, got NaN`));
  });
});

describe('PriorityQueue, made wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a comparison itself', (a: number, b: number) => a - b, 'the function (anonymous)'],
  ])('refuses options that are %s', (_kind, options, got) => {
    const make = (): unknown => new PriorityQueue(0, options as PriorityQueueOptions<unknown>);
    expect(make).toThrow(new TypeError(`PriorityQueue: options must be an object, got ${got}`));
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['a string', 'name', '"name"'],
    ['an object', {}, 'an object'],
  ])('refuses a compare that is %s', (_kind, compare, got) => {
    const make = (): unknown => new PriorityQueue(0, { compare } as PriorityQueueOptions<unknown>);
    expect(make).toThrow(new TypeError(`PriorityQueue: options.compare must be a function, got ${got}`));
  });
});
