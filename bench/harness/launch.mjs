import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Runs one peer's rounds of one workload in a new process; gives `{ perOp, rounds }`. */
export async function launch({ name, workload, peer, n, settings }) {
  const job = { ...settings, workload: name, peer, n, measure: workload.measure ?? settings.clock, expected: workload.expected(n) };
  const python = typeof workload.peers[peer] === 'string';
  const child = python
    ? spawn('python3', [here('child.py'), JSON.stringify(job)])
    : spawn(process.execPath, [...settings.nodeArgs, '--expose-gc', here('child.mjs'), JSON.stringify(job)]);
  child.stdin.on('error', () => {}).end(python ? workload.peers[peer] : '');
  const exit = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (status !== 0) throw new Error(`${name}, ${peer}, n = ${n}: ended with ${status}\n${err.slice(-2_000)}`);
  return JSON.parse(out);
}
