import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');

/** The packed tarball, installed beside rxjs in a folder of its own, with the programs of this folder. */
export interface Installed {
  /** Where the package was extracted. */
  readonly folder: string;
  /** What a program prints. */
  run(program: string, ...nodeOptions: string[]): string;
  /** Bundles a program and all that it imports with esbuild, minified; returns the bundle's name. */
  bundle(program: string): string;
  remove(): void;
}

export function install(): Installed {
  if (!existsSync(join(root, 'dist'))) throw new Error('there is no dist/: run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'rxjs-asyncio-'));
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'pipe' });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const target = join(folder, 'node_modules', 'rxjs-asyncio');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, String(tarball)), '-C', target, '--strip-components=1']);
  symlinkSync(join(root, 'node_modules', 'rxjs'), join(folder, 'node_modules', 'rxjs'), 'dir');
  cpSync(join(__dirname, 'programs'), folder, { recursive: true });
  // Ended before Jest gives the test up, so that nothing outlives it.
  const run = (program: string, ...nodeOptions: string[]): string =>
    execFileSync(process.execPath, [...nodeOptions, program], { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: 110_000 });
  return {
    folder: target,
    run,
    bundle(program) {
      const outfile = `bundled-${program}`;
      const esbuild = join(root, 'node_modules', '.bin', 'esbuild');
      execFileSync(esbuild, [program, '--bundle', '--format=esm', '--minify', `--outfile=${outfile}`], { cwd: folder, stdio: 'pipe' });
      return join(folder, outfile);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
