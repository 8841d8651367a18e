import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const cwd = join(__dirname, '../../../examples/playground');

it.each([
  ['test', 'without zone.js', 5],
  ['test:zone', 'with zone.js', 7],
])('npm run %s: the specs of the playground pass in the test set-up of Angular, %s.', (script, _zone, count) => {
  const env = { ...process.env, CI: '1', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], { cwd, encoding: 'utf8', env });

  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  expect(stdout).toMatch(new RegExp(`Tests +${count} passed \\(${count}\\)`));
});
