import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as rxjs from 'rxjs';
import ts from 'typescript';
import { root } from '../examples/runProgram';
import { entries } from './entries';
import { readPage, type Block } from './markdown';
import type { Program } from './Programs';

/** What the examples take for granted: modules, and the names of two of them, each a real one. */
export const modules: Program[] = readdirSync(join(root, 'test/docs/examples')).map((file) => ({
  file,
  code: readPage(`test/docs/examples/${file}`)
    .replaceAll("'../../../lib/index.js'", "'rxjs-asyncio'")
    .replaceAll("'../../../lib/executors/index.js'", "'rxjs-asyncio/executors'"),
}));

/** Where a name that an example does not declare comes from: the first of these that has it. */
const sources: readonly (readonly [module: string, names: ReadonlySet<string>])[] = [
  ...['prelude', 'remote'].map((module) => [`./${module}.js`, new Set(declaredBy(`test/docs/examples/${module}.ts`))] as const),
  ...entries.map(({ name, index, exports }) => [name, new Set([...exports, ...typesOf(index)])] as const),
  ['rxjs', new Set(Object.keys(rxjs))],
];

/** The examples in the doc comments of the sources. */
export const docstrings: Block[] = ['lib', 'operators'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .flatMap((name) => examplesOf(join(folder, name))),
);

function declaredBy(module: string): string[] {
  return [...readPage(module).matchAll(/^export (?:const|class|function\*?|interface) ([\w$]+)/gm)].map((match) => match[1]!);
}

function typesOf(index: string): string[] {
  return [...readPage(index).matchAll(/\btype (?:\{ )?(\w+)/g)].map((match) => match[1]!);
}

function examplesOf(path: string): Block[] {
  const source = readPage(path);
  return [...source.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)].map((match, index) => {
    const code = match[1]!.replace(/^ *\* ?/gm, '');
    return {
      file: `${path.replace(/\W/g, '-').replace(/-ts$/, '')}-${index + 1}.ts`,
      under: path,
      code: asProgram(code),
      output: printedBy(code),
      line: source.slice(0, match.index).split('\n').length + 1,
    };
  });
}

/** What the comments say, without when: behind what prints, or below it. */
function printedBy(code: string): string {
  return [...code.matchAll(/(?:(?:console\.log|\bexpect).*? |^ *)\/\/ (.+)/gm)].map((match) => match[1]!.replace(/, after .+ ms$/, '')).join(', ');
}

/** A fragment with its imports; one that awaits with `yield*` is the body of a coroutine. */
function asProgram(code: string): string {
  const tree = parse(code);
  const body = awaitsAtTop(tree) ? `await asyncio.run(asyncio.coroutine(function* (): asyncio.Body<void> {\n${code}})());\n` : code;
  return `${importsOf(tree)}import * as asyncio from 'rxjs-asyncio';\n${body}export {};\n`;
}

/** As a body in which both `await` and `yield` are words of the language. */
function parse(code: string): ts.Node {
  const source = ts.createSourceFile('example.ts', `async function* example() {\n${code}}`, ts.ScriptTarget.ES2022, true);
  return (source.statements[0] as ts.FunctionDeclaration).body!;
}

function awaitsAtTop(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return ts.isYieldExpression(node) || (ts.forEachChild(node, (child) => awaitsAtTop(child) || undefined) ?? false);
}

function importsOf(tree: ts.Node): string {
  const [used, declared] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) (isDeclaration(node) ? declared : used).add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const free = [...used].filter((name) => !declared.has(name));
  const origin = (name: string): string | undefined => sources.find(([, names]) => names.has(name))?.[0];
  return free
    .map((name) => [name, origin(name)] as const)
    .filter(([, module]) => module !== undefined)
    .map(([name, module]) => `import { ${name} } from '${module}';\n`)
    .join('');
}

/** Whether it is no free name: what is declared, or the name of a member. */
function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node && parent.initializer !== node;
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}
