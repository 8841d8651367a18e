import { compareWith } from './compare.js';
import { readScenarioTraces } from './recorded.js';
import { report } from './report.js';
import { scenarios } from './scenarios/index.js';

const { cpython, traces } = readScenarioTraces();

describe(`scenarios, as CPython ${cpython} runs them`, () => {
  it('were recorded, all of them', () => {
    expect(Object.keys(traces)).toEqual(Object.keys(scenarios));
  });

  it.each(Object.entries(scenarios))('%s', (title, program) => {
    const divergence = compareWith(traces[title]!, program);
    expect(divergence === null ? 'equal' : report(divergence)).toBe('equal');
  });
});
