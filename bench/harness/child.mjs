// One peer's rounds of one workload, in a process of its own: node --expose-gc child.mjs '{"workload", "peer", "n", "library", …}'
import { setImmediate as hostTurn } from 'node:timers/promises';
import { clockOf } from './clock.mjs';
import { peerOf } from './peers.mjs';
import { median } from './stats.mjs';

const { workload: name, peer, n, measure, library, warmups, warmupTime, rounds, budget, collect } = JSON.parse(process.argv[2]);
const { default: workload } = await import(`../workloads/${name}.mjs`);
const round = await workload.peers[peer](await peerOf(peer).load(library));
const clock = clockOf(measure);
const samples = [];

const started = performance.now();
const elapsed = () => performance.now() - started;
/** A slow peer gets fewer rounds: at least one to warm up, and one that counts. */
const inTime = (count) => count < 1 || elapsed() < budget;

async function play() {
  if (collect) globalThis.gc();
  await hostTurn();
  const got = JSON.stringify(await round(n, clock));
  const expected = JSON.stringify(workload.expected(n));
  if (got !== expected) throw new Error(`${name}, ${peer}: expected ${expected}, got ${got}`);
  if (!(clock.value > 0)) throw new Error(`${name}, ${peer}: nothing was measured`);
  return clock.value / (workload.operations ?? n);
}

for (let i = 0; (i < warmups || elapsed() < warmupTime) && inTime(i); i++) await play();
for (let i = 0; i < rounds && inTime(i); i++) samples.push(await play());
console.log(JSON.stringify({ perOp: median(samples), rounds: samples.length }));
process.exit();
