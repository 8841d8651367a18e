import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './installed.js';

const extract = (folder: string): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, ['api/extract.mjs'], { cwd: folder, encoding: 'utf8' });

const lists = JSON.parse(readFileSync(join(root, 'api/exports.json'), 'utf8')) as Record<string, string[]>;

describe('the public surface', () => {
  it('is that of the reports in api/', () => {
    expect(extract(root)).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(Object.keys(lists))('is the same in CommonJS: %s', (entry) => {
    const program = `console.log(JSON.stringify(Object.keys(require('./dist/cjs/${entry}.cjs')).sort()))`;
    const printed = execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(lists[entry]);
  });

  describe('when it changes', () => {
    let copy: string;
    beforeAll(() => {
      copy = mkdtempSync(join(tmpdir(), 'rxjs-asyncio-api-'));
      for (const name of ['api', 'dist', 'package.json', 'tsconfig.json', 'test/types']) {
        cpSync(join(root, name), join(copy, name), { recursive: true });
      }
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
    });
    afterAll(() => rmSync(copy, { recursive: true, force: true }));

    it('differs from the reports', () => {
      const file = join(copy, 'dist/esm/index.d.ts');
      writeFileSync(file, `${readFileSync(file, 'utf8')}\nexport declare function added(): void;\n`);
      const { status, stderr } = extract(copy);
      expect({ status, asks: stderr.includes('npm run api') }).toEqual({ status: 1, asks: true });
    });
  });
});
