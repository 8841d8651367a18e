import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './installed.js';

/** Sources laid out as the library's: each breaks a rule, or shows that it holds for nothing else. */
const sources: Record<string, string> = {
  'lib/index.ts': value(),
  'lib/loop/a.ts': value(),
  'lib/tasks/a.ts': `${value('../loop/a.js')}\nexport type Value = number;`,
  'lib/waiting/a.ts': value('../tasks/a.js'),
  'lib/sync/a.ts': value('../waiting/a.js'),
  'lib/queues/a.ts': value('../sync/a.js'),
  'lib/executors/a.ts': value('../queues/a.js', 'node:path'),
  'lib/executors/errors/a.ts': value(),
  'lib/executors/pool/a.ts': value('../errors/a.js'),
  'lib/executors/bridge/a.ts': value('../errors/a.js', '../pool/a.js'),
  'lib/executors/errors/up.ts': value('../bridge/a.js'),
  'lib/testing/a.ts': value('../queues/a.js', 'rxjs/testing'),
  'operators/a.ts': value('../lib/waiting/a.js', 'rxjs'),
  'lib/brand.ts': value('./errors.js'),
  'lib/errors.ts': value('./loop/a.js'),
  'lib/loop/up.ts': value('../tasks/a.js'),
  'lib/tasks/up.ts': value('../waiting/a.js'),
  'lib/waiting/up.ts': value('../sync/a.js'),
  'lib/sync/up.ts': value('../queues/a.js'),
  'lib/queues/up.ts': value('../executors/a.js'),
  'lib/queues/index.ts': value('../index.js'),
  'lib/testing/up.ts': value('../../operators/a.js'),
  'lib/testing/aside.ts': value('../executors/a.js'),
  'lib/loop/type.ts': "import type { Value } from '../tasks/a.js';\nexport const other: Value = 1;",
  'lib/sync/cycle.ts': value('./elcyc.js'),
  'lib/sync/elcyc.ts': value('./cycle.js'),
  'lib/waiting/rxjs.ts': value('rxjs/testing'),
  'lib/testing/rxjs.ts': value('rxjs/operators'),
  'lib/waiting/package.ts': value('expect-type'),
  'lib/waiting/node.ts': value('node:path'),
  'lib/waiting/unresolved.ts': value('./nowhere.js'),
  'lib/waiting/style.ts': `import { Value } from '../tasks/a.js';\nexport const b = (v: Value): any => v;\n// ${'x'.repeat(140)}\n`,
};

function value(...imported: string[]): string {
  const imports = imported.map((path, index) => `import * as m${index} from '${path}';`);
  return [...imports, `export const value = [${imported.map((_path, index) => `m${index}`).join(', ')}];`].join('\n');
}

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder: string;
let violations: readonly Violation[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxjs-asyncio-lint-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const name of ['.dependency-cruiser.cjs', 'eslint.config.mjs', 'tsconfig.json']) cpSync(join(root, name), join(folder, name));
  for (const [path, source] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  const { summary } = lint('depcruise', '--output-type', 'json', 'lib', 'operators') as { summary: { violations: Violation[] } };
  violations = summary.violations;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(command: string, ...args: string[]): unknown {
  const executable = join(root, 'node_modules/.bin', command);
  return JSON.parse(spawnSync(executable, args, { cwd: folder, encoding: 'utf8' }).stdout);
}

function brokenBy(path: string): string[] {
  return violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);
}

describe('the linter', () => {
  it.each(['lib/loop', 'lib/tasks', 'lib/waiting', 'lib/sync', 'lib/queues', 'lib/executors', 'lib/testing', 'operators'])(
    'lets %s import values from below',
    (layer) => {
      expect(sources).toHaveProperty([`${layer}/a.ts`]);
      expect(brokenBy(`${layer}/a.ts`)).toEqual([]);
    },
  );

  it.each([
    ['lib/brand.ts', 'brand.ts'],
    ['lib/errors.ts', 'errors.ts'],
    ['lib/loop/up.ts', 'loop/'],
    ['lib/tasks/up.ts', 'tasks/'],
    ['lib/waiting/up.ts', 'waiting/'],
    ['lib/sync/up.ts', 'sync/'],
    ['lib/queues/up.ts', 'queues/'],
    ['lib/queues/index.ts', 'queues/'],
    ['lib/testing/up.ts', '(executors|testing)/'],
  ])('refuses that %s imports a value from above', (path, layer) => {
    expect(brokenBy(path)).toEqual([`layers: ${layer} imports nothing from above`]);
  });

  it('refuses that testing imports executors', () => {
    expect(brokenBy('lib/testing/aside.ts')).toEqual(['layers: executors and testing know nothing of each other']);
  });

  it('lets the pools use the errors on their way, but not the other way round, and the bridge not use the pools', () => {
    expect(['pool/a.ts', 'errors/up.ts', 'bridge/a.ts'].map((path) => brokenBy(`lib/executors/${path}`))).toEqual([
      [],
      ['layers: errors on their way know nothing of who sends them'],
      ['layers: the pools and the bridge between threads know nothing of each other'],
    ]);
  });

  it('lets a type come from above', () => {
    expect(sources).toHaveProperty(['lib/loop/type.ts']);
    expect(brokenBy('lib/loop/type.ts')).toEqual([]);
  });

  it('refuses a cycle of value imports', () => {
    expect(violations.filter(({ rule }) => rule.name === 'no cycles of value imports').map(({ from }) => from)).toEqual(['lib/sync/cycle.ts']);
  });

  it('refuses rxjs/testing outside testing', () => {
    expect(brokenBy('lib/waiting/rxjs.ts')).toEqual(['rxjs comes from rxjs']);
  });

  it('refuses rxjs/operators in testing too', () => {
    expect(brokenBy('lib/testing/rxjs.ts')).toEqual(['rxjs comes from rxjs and rxjs/testing']);
  });

  it('refuses a package that is not bundled in', () => {
    expect(brokenBy('lib/waiting/package.ts')).toEqual(['no package but rxjs and those that are bundled in']);
  });

  it('refuses a built-in module of Node outside the executors', () => {
    expect(brokenBy('lib/waiting/node.ts')).toEqual(['no Node built-in outside the executors']);
  });

  it('refuses an import of nothing', () => {
    expect(brokenBy('lib/waiting/unresolved.ts')).toEqual(['every import resolves']);
  });

  it('refuses `any`, long lines, and imports that only a type needs', () => {
    const [report] = lint('eslint', '--format', 'json', 'lib/waiting/style.ts') as [{ messages: { ruleId: string }[] }];
    expect(report.messages.map(({ ruleId }) => ruleId).sort()).toEqual([
      '@typescript-eslint/consistent-type-imports',
      '@typescript-eslint/no-explicit-any',
      'max-len',
    ]);
  });
});
