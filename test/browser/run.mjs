// Packs the package, installs it in an app folder, builds the pages with vite, and runs the tests of this folder in Chromium.
// Arguments go to jest.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? signal}`);
}

/** Debian's Chromium, unless CHROMIUM names another one; the npm packages of the lock file; the package itself. */
function installNeeded() {
  if (!existsSync(chromium)) installChromium();
  if (!existsSync(join(root, 'node_modules/vite')) || !existsSync(join(root, 'node_modules/playwright-core'))) run('npm', ['ci', '--include=dev']);
  run('npm', ['run', 'build']);
}

function installChromium() {
  const missing = `there is no ${chromium}`;
  if (process.env.CHROMIUM !== undefined) throw new Error(`${missing}, which CHROMIUM names`);
  if (!isCommand('apt-get')) throw new Error(`${missing}, and no apt-get to install it with: set CHROMIUM to where a Chromium is`);
  const isRoot = process.getuid() === 0;
  if (!isRoot && !isCommand('sudo')) throw new Error(`${missing}; install it as root: apt-get install chromium`);
  const apt = (...args) => {
    // sudo hands no environment on.
    const [command, ...rest] = [...(isRoot ? [] : ['sudo']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    run(command, rest);
  };
  apt('update');
  apt('install', '--yes', '--no-install-recommends', 'chromium');
  if (!existsSync(chromium)) throw new Error(`${missing}, though apt-get has installed chromium: set CHROMIUM to where it is`);
}

function isCommand(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** A folder with the packed package and RxJS from the registry, as an application has them. */
function createApp() {
  const app = mkdtempSync(join(tmpdir(), 'rxjs-asyncio-browser-'));
  const options = { cwd: root, encoding: 'utf8' };
  const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', app], options).trim();
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/rxjs/package.json'), 'utf8'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', `./${tarball}`, `rxjs@${version}`], { cwd: app });
  cpSync(join(import.meta.dirname, 'pages'), join(app, 'pages'), { recursive: true });
  return { app, tarball: join(app, tarball) };
}

/** A page for each module of pages/ that is not a worker or a module of others (`name.worker.ts`, `_name.ts`). */
async function buildPages(app) {
  const names = readdirSync(join(app, 'pages'))
    .filter((file) => /^[^_.][^.]*\.ts$/.test(file))
    .map((file) => file.slice(0, -3));
  for (const name of names) {
    const html = `<!doctype html><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,">
<script type="module" src="./pages/${name}.ts"></script>\n`;
    writeFileSync(join(app, `${name}.html`), html);
  }
  const { build } = await import('vite');
  await build({
    root: app,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'built',
      target: 'es2022',
      rollupOptions: { input: Object.fromEntries(names.map((name) => [name, join(app, `${name}.html`)])) },
    },
    worker: { format: 'es' },
  });
  return join(app, 'built');
}

function typeCheck(app) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  for (const project of ['tsconfig.json', 'tsconfig.worker.json']) run(process.execPath, [tsc, '--noEmit', '-p', join(app, 'pages', project)]);
}

installNeeded();
const { app, tarball } = createApp();
try {
  typeCheck(app);
  const pages = await buildPages(app);
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const { status } = spawnSync(process.execPath, [jest, '--config', join(import.meta.dirname, 'jest.config.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: root,
    // Building with vite has made it that of a production.
    env: { ...process.env, NODE_ENV: 'test', CHROMIUM: chromium, BROWSER_APP: app, BROWSER_PAGES: pages, BROWSER_TARBALL: tarball },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(app, { recursive: true, force: true });
}
