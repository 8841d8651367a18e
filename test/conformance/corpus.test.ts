import { compareWith } from './compare.js';
import { families as known } from './generate/families.js';
import { readCorpus, type Recorded } from './recorded.js';
import { report } from './report.js';

const { cpython, seed, families } = readCorpus();

describe(`random programs from seed ${seed} on, as CPython ${cpython} runs them`, () => {
  it('are at least 3000, of every family', () => {
    expect(Object.keys(families)).toEqual(known);
    expect(Object.values(families).flat().length).toBeGreaterThanOrEqual(3_000);
  });

  it.each(Object.entries(families))('%s', (_family, recorded: readonly Recorded[]) => {
    const reports = recorded.map(({ program, trace }) => compareWith(trace, program)).filter((found) => found !== null);
    expect(reports.map(report)).toEqual([]);
  });
});
