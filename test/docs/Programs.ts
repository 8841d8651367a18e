import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import ts from 'typescript';
import { root, type Outcome } from '../examples/runProgram';

/** What a test framework defines, as far as the programs use it. */
const framework = `globalThis.it = (title, test) => { test(); console.log('passed:', title); };`;

/** The declarations of the polyfill are no TypeScript. */
const paths = { 'observable-polyfill': ['./polyfill.d.ts'] };

const tsconfig = {
  extends: join(root, 'tsconfig.json'),
  compilerOptions: { noUnusedLocals: false, verbatimModuleSyntax: false, isolatedModules: false, types: ['node', 'jest'], paths },
  include: ['*.ts'],
};

export interface Program {
  readonly file: string;
  readonly code: string;
}

/** A folder of TypeScript programs for which the built package is installed, beside all that this repository has. */
export class Programs {
  readonly folder = mkdtempSync(join(tmpdir(), 'documents-'));

  constructor(programs: readonly Program[]) {
    if (!existsSync(join(root, 'dist'))) throw new Error('there is no dist/: run `npm run build` first');
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    symlinkSync(root, join(modules, 'rxjs-asyncio'));
    for (const name of ['rxjs', 'vitest', 'observable-polyfill', '@jest', '@types']) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    writeFileSync(join(this.folder, 'framework.mjs'), framework);
    writeFileSync(join(this.folder, 'polyfill.d.ts'), 'export {};');
    for (const program of programs) this.add(program);
  }

  add({ file, code }: Program): void {
    writeFileSync(join(this.folder, file), code);
    writeFileSync(join(this.folder, file.replace(/ts$/, 'js')), transpile(code, ts.ModuleKind.ESNext));
    // Jest reads CommonJS.
    if (code.includes("from '@jest/globals'")) {
      writeFileSync(join(this.folder, file.replace(/ts$/, 'cjs')), transpile(code, ts.ModuleKind.CommonJS));
    }
  }

  /** Runs a program; in a time of its own, unless it does I/O. */
  run(file: string, ...args: readonly string[]): Promise<Outcome> {
    const doesIo = /from '(node:|rxjs-asyncio\/executors)|\bfetch\(|mapToThread|runInExecutor/.test(readFileSync(join(this.folder, file), 'utf8'));
    const host = doesIo ? [] : ['--import', join(root, 'test/docs/virtualHost.mjs')];
    return this.#spawn([...host, '--import', './framework.mjs', file.replace(/ts$/, 'js'), ...args]);
  }

  /** What the compiler says against all of them. */
  typeCheck(): Promise<Outcome> {
    return this.#spawn([join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.']);
  }

  /** Runs a test file with a test framework's command. */
  test(command: string, ...args: readonly string[]): Promise<Outcome> {
    return this.#spawn([join(root, 'node_modules', command), ...args]);
  }

  async #spawn(args: readonly string[]): Promise<Outcome> {
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: undefined };
    // Before Jest gives the test up, so that nothing outlives it.
    const child = spawn(process.execPath, args, { cwd: this.folder, env, timeout: 110_000 });
    const exit = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
    const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
    return { code, stdout, stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function transpile(code: string, module: ts.ModuleKind): string {
  return ts.transpileModule(code, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText;
}
