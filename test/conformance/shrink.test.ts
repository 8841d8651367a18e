import { generate } from './generate/families.js';
import type { Program } from './language.js';
import { print } from './print.js';
import { report } from './report.js';
import { runVirtually } from './runVirtually.js';
import { call, cancel, gather, hold, program, spawn, wait } from './scenarios/build.js';
import { shrink } from './shrink.js';

const deadlocks = (candidate: Program) => {
  try {
    return runVirtually(candidate).final[0] === 'deadlock';
  } catch {
    return false;
  }
};

/** The first of the family that does this. */
function first(test: (candidate: Program) => boolean): Program {
  for (let number = 0; ; number++) {
    const candidate = generate('deadlock', number);
    if (test(candidate) && print(candidate).length > 400) return candidate;
  }
}

describe('shrink', () => {
  it('leaves a few lines of a program that deadlocks', () => {
    const small = shrink(first(deadlocks), deadlocks);
    expect(runVirtually(small).final[0]).toBe('deadlock');
    expect(print(small).split('\n').length).toBeLessThanOrEqual(8);
  });

  it('keeps a program of which no part can be cut', () => {
    const smallest = shrink(first(() => true), (candidate) => candidate.main.name === 'main');
    expect(print(smallest)).toBe('async def main():\n    pass');
  });
});

describe('print', () => {
  it('writes pseudo-Python', () => {
    const written = print(program(spawn('a', hold('l', cancel('main', 'm1'))), wait(gather(call('b', cancel('a'))))));
    expect(written.split('\n').slice(1)).toEqual([
      'async def main():',
      '    async def a():',
      '        async with l:',
      "            main.cancel('m1')",
      '    a = create_task(a())',
      '    async def b():',
      '        a.cancel()',
      '    await gather(b())',
    ]);
  });
});

describe('report', () => {
  it('marks the first line in which the traces differ', () => {
    const divergence = {
      program: program(),
      cpython: { events: ['one', 'two'], final: ['x'], unread: ['Oops(e1)'] },
      library: { events: ['one', '2'], final: ['x'], unread: [] },
      onlyMessages: false,
    };
    expect(report(divergence).split('\n').slice(-5)).toEqual([
      'CPython   library',
      'one       one',
      'two     | 2',
      'x         x',
      'lost by the library: Oops(e1)',
    ]);
  });
});
