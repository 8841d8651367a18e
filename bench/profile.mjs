// Where the time of a workload goes: node profile.mjs <workload> [peer] [--source]; the top functions by their own time.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './harness/launch.mjs';
import { findLibrary } from './harness/library.mjs';
import { table } from './harness/report.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'boolean', default: false },
    library: { type: 'string' },
    n: { type: 'string' },
    top: { type: 'string', default: '15' },
  },
});
const [name, peer = 'rxjs-asyncio'] = positionals;
const { default: workload } = await import(`./workloads/${name}.mjs`);
const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
const settings = {
  library: await findLibrary(options),
  warmups: 3,
  warmupTime: 0,
  rounds: 1_000,
  budget: 3_000,
  collect: false,
  clock: 'cpu',
  nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'],
};
const { perOp } = await launch({ name, workload, peer, n: Number(options.n ?? workload.n), settings });
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
rmSync(folder, { recursive: true });

const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
const times = new Map();
samples.forEach((id, i) => {
  const { functionName, url, lineNumber } = frames.get(id);
  const place = `${functionName || '(anonymous)'} ${url.split('/').pop()}${url === '' ? '' : `:${lineNumber + 1}`}`;
  times.set(place, (times.get(place) ?? 0) + timeDeltas[i]);
});
const idle = times.get('(idle) ') ?? 0;
const total = [...times.values()].reduce((sum, time) => sum + time, 0) - idle;
const top = [...times].filter(([place]) => place !== '(idle) ').sort((a, b) => b[1] - a[1]).slice(0, Number(options.top));
console.log(`${name}, ${peer}: ${perOp.toFixed(1)} ns an operation while profiled\n`);
console.log(table(['own time', 'share'], top.map(([place, time]) => [place, `${((100 * time) / total).toFixed(1)} %`])));
