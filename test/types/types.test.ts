import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

describe('the declarations of the built package', () => {
  it('are what the type tests beside this file say', () => {
    expect(existsSync(join(root, 'dist/esm/index.d.ts'))).toBe(true);
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', __dirname], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('need no type of the DOM where there are those of Node', () => {
    const options = ['--noEmit', '--strict', '--ignoreConfig', '--module', 'NodeNext', '--lib', 'ES2023', '--types', 'node', '--skipLibCheck', 'false'];
    const files = ['index', 'executors', 'operators', 'testing'].map((entry) => join(root, `dist/esm/${entry}.d.ts`));
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), [...options, ...files], { cwd: root, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
