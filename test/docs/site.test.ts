import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../examples/runProgram';

/** What the check of the site's links says about these pages. */
function check(pages: Record<string, string>): { status: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  for (const [name, html] of Object.entries(pages)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), html);
  }
  const { status, stderr } = spawnSync(process.execPath, ['docs/site/checkLinks.mjs', folder], { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status, stderr };
}

describe('the check of the links of the site', () => {
  it('passes pages whose links lead somewhere.', () => {
    const pages = {
      'index.html': '<a href="guides/a.html#part">a</a> <a href="https://rxjs.dev">rxjs</a>',
      'guides/a.html': '<h2 id="part">Part</h2> <a href="../index.html">home</a> <a href="#part">part</a> <img src="a.svg">',
      'guides/a.svg': '<svg/>',
    };
    expect(check(pages)).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['page', '<a href="guides/none.html">none</a>'],
    ['heading', '<a href="#none">none</a>'],
    ['picture', '<img src="none.svg">'],
  ])('fails for a %s that is not there.', (_what, html) => {
    const { status, stderr } = check({ 'index.html': html });

    expect(status).toBe(1);
    expect(stderr).toMatch(/^links that lead nowhere:\nindex\.html: .*none/);
  });

  it('fails where there is no page.', () => {
    expect(check({ 'a.svg': '' }).status).toBe(1);
  });
});
