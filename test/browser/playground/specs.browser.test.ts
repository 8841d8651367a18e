import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('the specs of the playground pass: a component in virtual time, in the test set-up of Angular.', () => {
  const cwd = join(__dirname, '../../../examples/playground');

  const { status, stdout, stderr } = spawnSync('npm', ['test', '--silent'], { cwd, encoding: 'utf8', env: { ...process.env, CI: '1', NO_COLOR: '1' } });

  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  expect(stdout).toMatch(/Tests +2 passed/);
});
