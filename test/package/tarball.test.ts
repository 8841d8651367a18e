import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, type Installed } from './installed.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

interface Manifest {
  type: string;
  dependencies?: object;
  optionalDependencies?: object;
  peerDependencies: object;
  sideEffects: boolean;
  exports: Record<string, string | Record<string, unknown>>;
  scripts: Record<string, string>;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(installed.folder, 'package.json'), 'utf8')) as Manifest;
}

/** The files of the package with a given ending. */
function files(ending: RegExp): string[] {
  return readdirSync(installed.folder, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));
}

function read(file: string): string {
  return readFileSync(join(installed.folder, file), 'utf8');
}

describe('the packed tarball', () => {
  it('holds the build, the README and the licence, and nothing else', () => {
    expect(readdirSync(installed.folder).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('has no dependency but rxjs, as a peer', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest();
    expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({ peerDependencies: { rxjs: '^7.5' } });
  });

  it('has an ES module and a CommonJS one of each entry point, whatever it is bundled for', () => {
    const conditions = Object.entries(manifest().exports).flatMap(([name, entry]) => (typeof entry === 'string' ? [] : [[name, ...Object.keys(entry)]]));
    expect(conditions).toEqual(['.', './operators', './executors', './testing'].map((name) => [name, 'import', 'require']));
  });

  it('has no side effects, so that it can be tree-shaken', () => {
    expect(manifest().sideEffects).toBe(false);
  });

  it('runs nothing when it is installed', () => {
    expect(Object.keys(manifest().scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it('imports nothing but rxjs and its own files', () => {
    const scripts = files(/\.c?js$/).map(read).join('\n');
    const imported = [...scripts.matchAll(/(?:^(?:import|export)\b[^'"\n]*|\brequire\()['"]([^'"\n]+)['"]/gm)].map((match) => String(match[1]));
    expect([...new Set(imported)].filter((specifier) => !specifier.startsWith('.')).sort()).toEqual(['rxjs', 'rxjs/testing']);
  });

  it('carries the licence of each package that is bundled in', () => {
    for (const format of ['esm', 'cjs']) {
      const notices = read(`dist/${format}/THIRD-PARTY-LICENSES.txt`);
      expect(notices.match(/^[a-z-]+ \d+\.\d+\.\d+$/gm)?.map((line) => line.split(' ')[0])).toEqual([
        'acorn',
        'devalue',
        'eslint-scope',
        'esrecurse',
        'estraverse',
        'fast-equals',
        'tinyqueue',
        'workerpool',
      ]);
    }
  });

  it('has a source map for each script', () => {
    expect(files(/\.c?js$/).filter((file) => !existsSync(join(installed.folder, `${file}.map`)))).toEqual([]);
  });

  it('has the sources in the source maps', () => {
    const { sourcesContent } = JSON.parse(read('dist/esm/chunks/core.js.map')) as { sourcesContent: string[] };
    expect(sourcesContent.filter((source) => source.includes('export class Task<T>'))).toHaveLength(1);
  });

  it('keeps private fields private, and assigns the others in the constructor', () => {
    const core = read('dist/esm/chunks/core.js');
    expect(core).toMatch(/^ {2}#\w+ = /m);
    expect(core).toContain('this.slowCallbackDuration = 100');
  });

  it('reads what ES chunks import and export through constants', () => {
    const chunks = files(/^dist\/esm\/chunks\/.*\.js$/);
    expect(chunks.length).toBeGreaterThan(100);
    const others = chunks.flatMap((file) => {
      const code = read(file);
      const imported = [...code.matchAll(/^import \{ (.*) \} from '\./gm)].flatMap(([, names]) => names!.split(', '));
      const exported = [...code.matchAll(/^export \{ (.*) \};$/gm)].flatMap(([, names]) => names!.split(', '));
      const isCopied = (name: string): boolean => code.includes(` = ${name.replace(/^.* as /, '')};\n`);
      const isCopy = (name: string): boolean => /^(.+)\$exported as /.test(name) || code.includes(`\nvar ${name} =`);
      return [...imported.filter((name) => !isCopied(name)), ...exported.filter((name) => !isCopy(name))];
    });
    expect(others).toEqual([]);
  });

  it('declares no internal member', () => {
    const declarations = files(/\.d\.c?ts$/);
    const internal = declarations.flatMap((file) => read(file).match(/^.*\b_[a-z]\w*.*$/gm) ?? []);
    expect(declarations).toHaveLength(12);
    expect([...new Set(internal)]).toEqual([]);
  });
});
