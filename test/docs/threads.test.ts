import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { root } from '../examples/runProgram';
import { install, type Installed } from '../package/installed';

const page = readFileSync(resolve(root, 'docs/threads.md'), 'utf8');
const blocks = [...page.matchAll(/```ts\n\/\/ (\w+)\.ts\n(.*?)```/gs)].map(([, name, code]) => ({ name: name!, code: code! }));

let installed: Installed;
let folder: string;

beforeAll(() => {
  installed = install();
  folder = resolve(installed.folder, '../..');
  writeFileSync(resolve(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const { name, code } of blocks) writeFileSync(resolve(folder, `${name}.ts`), code);
});
afterAll(() => installed.remove());

describe('the example of docs/threads.md', () => {
  it('prints what it says.', () => {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
    for (const { name, code } of blocks) writeFileSync(resolve(folder, `${name}.js`), ts.transpileModule(code, { compilerOptions }).outputText);
    const [, output] = /```text\n(.*?)```/s.exec(page)!;
    expect(installed.run('main.js')).toBe(output);
  });

  it('has the types that it needs.', () => {
    const program = ts.createProgram(
      blocks.map(({ name }) => resolve(folder, `${name}.ts`)),
      {
        ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true },
        ...{ noEmit: true, skipLibCheck: true, types: ['node'], typeRoots: [resolve(root, 'node_modules/@types')] },
      },
    );
    const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(messages).toEqual([]);
  });
});
