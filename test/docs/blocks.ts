import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as rxjs from 'rxjs';
import ts from 'typescript';
import * as asyncio from '../../lib/index.js';
import * as operators from '../../operators/index.js';
import { root, runProgram, type Outcome } from '../examples/runProgram';

export interface Block {
  readonly file: string;
  readonly under: string;
  readonly code: string;
  readonly output: string;
}

/** A block's output is in the text block after it, else in the comments behind its `console.log`s. */
function outputOf(code: string, text: string | undefined): string {
  if (text !== undefined) return text;
  return [...code.matchAll(/console\.log.*[;,] \/\/ (.+)/g)].map((match) => `${match[1]}\n`).join('');
}

export const recipes = readFileSync(join(root, 'docs/recipes.md'), 'utf8');

/** The programs of a page; `name` is what their files are called. */
export function blocksOf(name: string, page: string): Block[] {
  return [...page.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)].map((match, index) => ({
    file: `${name}${index + 1}.ts`,
    under: [...page.slice(0, match.index).matchAll(/^## (.+)$/gm)].at(-1)![1]!,
    code: match[1]!,
    output: outputOf(match[1]!, match[2]),
  }));
}

export const blocks: Block[] = blocksOf('recipe', recipes);

const modules: Record<string, unknown> = { rxjs, 'rxjs-asyncio': asyncio, 'rxjs-asyncio/operators': operators };

/** What a block exports, in this process, where its time can be virtual: what comes after its last export is not run. */
export function recipe<T>(under: string): T {
  const { code } = blocks.find((block) => block.under === under)!;
  const { statements } = ts.createSourceFile('recipe.ts', code, ts.ScriptTarget.ES2022, true);
  const isExported = (statement: ts.Statement): boolean => /^export /.test(statement.getText());
  const end = statements.filter(isExported).at(-1)!.getEnd();
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code.slice(0, end), { compilerOptions });
  const exported = {};
  const load = (name: string): unknown => {
    if (name in modules) return modules[name];
    throw new Error(`a recipe imports ${name}`);
  };
  new Function('require', 'exports', outputText)(load, exported);
  return exported as T;
}

const tsconfig = {
  extends: join(root, 'tsconfig.json'),
  compilerOptions: {
    paths: {
      'rxjs-asyncio': [join(root, 'lib/index.ts')],
      'rxjs-asyncio/executors': [join(root, 'lib/executors/index.ts')],
      'rxjs-asyncio/operators': [join(root, 'operators/index.ts')],
    },
    typeRoots: [join(root, 'node_modules/@types')],
  },
  include: ['*.ts'],
};

/** A folder with the blocks as programs, which import the package's sources under its name. */
export class Programs {
  readonly #folder = mkdtempSync(join(tmpdir(), 'recipes-'));

  constructor(programs: readonly Block[] = blocks) {
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'));
    writeFileSync(join(this.#folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    for (const { file, code } of programs) writeFileSync(join(this.#folder, file), code);
  }

  run(file: string): Promise<Outcome> {
    return runProgram(join(this.#folder, file), [], { env: { TSX_TSCONFIG_PATH: join(this.#folder, 'tsconfig.json') } });
  }

  typeCheck(): Promise<Outcome> {
    return runProgram('node_modules/typescript/bin/tsc', ['-p', this.#folder]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
