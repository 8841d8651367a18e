// Packs the package, installs it into the playground, and builds that: once, or with and without zone.js.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const app = join(import.meta.dirname, '..');
const root = join(app, '../..');
const cache = join(app, '.cache');
const stamp = join(app, 'node_modules/.installed-from');

/** @param {'zoneless' | 'zone'} build */
export function folderOf(build) {
  return join(app, 'dist', build);
}

/** @param {('zoneless' | 'zone')[]} builds */
export function prepare(builds) {
  mkdirSync(cache, { recursive: true });
  installDependencies();
  installPackage();
  for (const build of builds) run(app, 'npm', ['run', '--silent', build === 'zone' ? 'build:zone' : 'build']);
}

/** Only when the lock file has changed: `npm ci` begins with an empty folder. */
function installDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(app, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run(app, 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  writeFileSync(stamp, lock);
}

/** As its users get it: the tarball, with what its `exports` let through. It is new each time, so it is in no lock file. */
function installPackage() {
  const tarball = process.env.BROWSER_TARBALL ?? pack();
  rmSync(join(app, 'node_modules/rxjs-asyncio'), { recursive: true, force: true });
  run(app, 'npm', ['install', '--include=dev', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', tarball]);
}

function pack() {
  const output = run(root, 'npm', ['pack', '--json', '--pack-destination', cache]);
  // The scripts that npm runs before may say something too.
  const [{ filename }] = JSON.parse(output.slice(output.search(/^\[/m)));
  return join(cache, filename);
}

function run(cwd, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', CI: '1', npm_config_loglevel: 'error' },
    shell: process.platform === 'win32',
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${error ?? ''}${stdout}${stderr}`);
}
