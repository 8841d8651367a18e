import * as rxjs from 'rxjs';
import ts from 'typescript';
import * as asyncio from '../../lib/index.js';
import * as operators from '../../operators/index.js';
import { blocksOf, readPage } from './markdown';

export const recipes = readPage('docs/recipes.md');

export const blocks = blocksOf('docs/recipes.md');

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
