import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { launch } from './harness/launch.mjs';
import { findLibrary } from './harness/library.mjs';
import { peerOf, peers, pythonVersion } from './harness/peers.mjs';
import { linearTable, peersTable, perOp, targetsTable } from './harness/report.mjs';
import { median } from './harness/stats.mjs';

const core = ['spawn-gather', 'switch', 'switch-100', 'switch-deep', 'nested-call', 'cancel', 'sleeps', 'as-completed', 'heap'];
const waiting = ['wait-for', 'ordered-map', 'as-completed-map', 'task-group'];
const sync = ['lock-uncontended', 'lock-contended', 'semaphore-jobs', 'queue-1x1', 'queue-10x10', 'event-broadcast'];
const threads = ['blocking-call', 'to-thread', 'map-threads'];
const crowds = ['lock', 'semaphore', 'condition', 'event', 'barrier', 'getters', 'putters', 'leave'].map((name) => `crowd-${name}`);
const items = ['items-queue', 'items-lifo-queue', 'items-priority-queue'];
const known = [...core, ...waiting, ...sync, ...crowds, ...items, ...threads];
const sizes = [1_000, 10_000, 100_000, 1_000_000];

const help = `node run.mjs [workload …] [options]

workloads: ${known.join(', ')} (default: all)
--launches 5       processes per peer and workload; the median of them counts
--peers a,b        only these, of ${Object.keys(peers).join(', ')}
--n 1000           another N
--rounds 5         rounds that count in a process, the median of them; fewer after --budget 2500 ms
--warmups 3        rounds that do not count, before those; more, as long as --warmup-time 300 ms lasts
--clock cpu        user and system time of the process where it is the wall's by default: for a machine that is busy
--gc               a full garbage collection before each round (see README.md: it also drops optimised code)
--linear           the library alone, or --peers, at N = ${sizes.join(', ')}
--source           measure lib/ bundled as it is now, also where dist/ is there
--library file     measure this module
--node-args a,b    for the processes of Node, such as --cpu-prof
--json             print what was measured, as JSON`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    launches: { type: 'string', default: '5' },
    peers: { type: 'string' },
    n: { type: 'string' },
    warmups: { type: 'string', default: '3' },
    'warmup-time': { type: 'string', default: '300' },
    rounds: { type: 'string', default: '5' },
    budget: { type: 'string', default: '2500' },
    clock: { type: 'string', default: 'wall' },
    gc: { type: 'boolean', default: false },
    linear: { type: 'boolean', default: false },
    source: { type: 'boolean', default: false },
    library: { type: 'string' },
    'node-args': { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(help);
  process.exit();
}

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(`${text}\n\n${help}`);
  process.exit(2);
};

const names = positionals.length > 0 ? positionals : known;
const wanted = options.peers?.split(',') ?? Object.keys(peers);
const launches = Number(options.launches);
const settings = {
  library: await findLibrary(options),
  warmups: Number(options.warmups),
  warmupTime: Number(options['warmup-time']),
  rounds: Number(options.rounds),
  budget: Number(options.budget),
  clock: options.clock,
  collect: options.gc,
  nodeArgs: options['node-args'].split(',').filter(Boolean),
};

for (const name of names) if (!known.includes(name)) fail(`there is no workload ${name}`);
if (!['wall', 'cpu'].includes(options.clock)) fail(`there is no clock ${options.clock}`);
for (const peer of wanted) if (!(peer in peers)) fail(`there is no peer ${peer}`);
const missing = readdirSync(new URL('workloads/', import.meta.url)).find((file) => !known.includes(file.replace('.mjs', '')));
if (missing !== undefined) fail(`workloads/${missing} is not listed in run.mjs`);
const noPython = wanted.includes('asyncio') && pythonVersion() === null;
if (noPython) say('asyncio is skipped: there is no python3 here');

/** Measures jobs in turn, launch by launch, so that a disturbance of the machine hits all of them. */
async function interleave(jobs) {
  const samples = jobs.map(() => []);
  for (let round = 0; round < launches; round++) {
    for (let i = 0; i < jobs.length; i++) {
      const job = (i + round) % jobs.length;
      const result = await launch({ ...jobs[job], settings });
      samples[job].push(result.perOp);
    }
  }
  return jobs.map(({ n }, job) => ({ n, perOp: median(samples[job]), launches: samples[job] }));
}

async function compare(name) {
  const { default: defined } = await import(`./workloads/${name}.mjs`);
  const workload = { ...defined, n: Number(options.n ?? defined.n) };
  const columns = Object.keys(workload.peers).filter((column) => {
    const peer = column.split(',')[0];
    return wanted.includes(peer) && !(noPython && peer === 'asyncio');
  });
  say(name);
  const results = await interleave(
    columns.map((peer) => ({ name, workload, peer, n: Math.min(workload.n, workload.most?.[peer] ?? Infinity) })),
  );
  columns.forEach((peer, i) => say(`  ${peer}: ${perOp(results[i].perOp, workload)}`));
  return { name, workload, results: Object.fromEntries(columns.map((peer, i) => [peer, results[i]])) };
}

async function grow(name, peer) {
  const { default: workload } = await import(`./workloads/${name}.mjs`);
  say(`${name}, ${peer}`);
  const results = await interleave(sizes.map((n) => ({ name, workload, peer, n })));
  sizes.forEach((n, i) => say(`  ${n}: ${perOp(results[i].perOp, workload)}`));
  const title = peer === 'rxjs-asyncio' ? workload.title : `${workload.title}: ${peer}`;
  return { name, workload: { ...workload, title }, results: Object.fromEntries(sizes.map((n, i) => [n, results[i]])) };
}

/** Each workload, and for its growth each of its peers. */
async function* jobs() {
  for (const name of names) {
    if (!options.linear) {
      yield () => compare(name);
      continue;
    }
    const { default: workload } = await import(`./workloads/${name}.mjs`);
    for (const peer of options.peers === undefined ? ['rxjs-asyncio'] : wanted) {
      if (peer in workload.peers) yield () => grow(name, peer);
    }
  }
}

const measured = [];
for await (const job of jobs()) {
  try {
    measured.push(await job());
  } catch (error) {
    say(`a workload FAILED, and is left out: ${error.message}`);
    process.exitCode = 1;
  }
}

const order = (column) => Object.keys(peers).indexOf(column.split(',')[0]);
const columns = [...new Set(measured.flatMap(({ results }) => Object.keys(results)))].sort((a, b) => order(a) - order(b));
const versions = Object.fromEntries(
  (options.linear ? ['rxjs-asyncio', 'promises', 'rxjs'] : columns.filter((peer) => peer in peers)).map((peer) => [peer, peerOf(peer).version()]),
);
const machine = `${cpus().length} × ${cpus()[0].model}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}`;

const print = options.json ? say : console.log;
print(machine);
print(Object.entries(versions).map(([peer, version]) => `${peer} ${version}`).join(', '));
print(`medians of ${launches} launches${options.gc ? ', a full garbage collection before each round' : ''}, ${options.clock} time\n`);
print(options.linear ? linearTable(measured, sizes) : `${targetsTable(measured)}\n\n${peersTable(measured, columns)}`);
if (measured.some(({ workload, results }) => !options.linear && Object.values(results).some(({ n }) => n !== workload.n))) {
  print('\n* at a smaller N: see `most` in the workload');
}
if (options.json) {
  const rows = measured.map(({ name, workload, results }) => ({ name, title: workload.title, targets: workload.targets, results }));
  console.log(JSON.stringify({ machine, versions, launches, settings, workloads: rows }, null, 2));
}
