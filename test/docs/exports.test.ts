import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../examples/runProgram';
import { entries } from './entries';

interface Export {
  readonly name: string;
  readonly isValue: boolean;
  readonly comment: string;
}

/** Values without an example of their own, and why. */
const withoutExample: Record<string, string> = {
  ALL_COMPLETED: 'an option of wait(), which has one',
  AsCompleted: 'what asCompleted() returns, which has one',
  AsyncCursor: 'what aiter() returns, which has one',
  BrokenBarrierError: 'an error: who throws it says so',
  Coroutine: 'abstract: coroutine() has one',
  DeadlockError: 'an error: the README shows it',
  EmptyError: "RxJS's",
  FIRST_COMPLETED: 'an option of wait(), which has one',
  FIRST_EXCEPTION: 'an option of wait(), which has one',
  Handle: 'what callSoon() returns',
  InvalidStateError: 'an error: who throws it says so',
  LivelockError: 'an error: who throws it says so',
  LookupError: 'an error: who throws it says so',
  PoolExecutor: 'abstract: ThreadPoolExecutor has one',
  QueueEmpty: 'an error: who throws it says so',
  QueueFull: 'an error: who throws it says so',
  QueueShutDown: 'an error: who throws it says so',
  RemoteLoop: 'what connectLoop() gives, which has one',
  RuntimeError: 'an error: who throws it says so',
  TimeoutError: "RxJS's",
  TimerHandle: 'what callLater() returns',
  Token: 'what ContextVar.set() returns',
  WorkerCrashedError: 'an error: docs/executors.md says when',
  formatCallGraph: 'what printCallGraph() prints, which has one',
};

const exports = exportsOf(entries.map(({ index }) => index));
const values = exports.filter(({ isValue }) => isValue);

describe('the doc comment of a public export', () => {
  it('begins with a summary.', () => {
    expect(exports.length).toBeGreaterThan(100);
    expect(exports.filter(({ comment }) => !/^\/\*\*\s*\*?\s*[A-Z`{].*[.:]/s.test(comment)).map(({ name }) => name)).toEqual([]);
  });

  it('has an example, or a reason for having none.', () => {
    const without = values.filter(({ comment }) => !comment.includes('```ts')).map(({ name }) => name);

    expect(without.sort()).toEqual(Object.keys(withoutExample).sort());
  });

  it('names what it is in asyncio, in Python or in RxJS, or says that there is none.', () => {
    const ours = values.filter(({ name }) => withoutExample[name] !== "RxJS's");
    const silent = ours.filter(({ comment }) => !/\b(asyncio|Python|RxJS)\b/.test(comment)).map(({ name }) => name);

    expect(silent).toEqual([]);
  });
});

function exportsOf(files: readonly string[]): Export[] {
  const program = ts.createProgram(
    files.map((file) => join(root, file)),
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, skipLibCheck: true },
  );
  const checker = program.getTypeChecker();
  const symbols = files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, file))!)!;
    return checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolve(symbol, checker)] as const);
  });
  return [...new Map(symbols)].map(([name, symbol]) => ({
    name,
    isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0,
    comment: commentOf(symbol),
  }));
}

function resolve(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function commentOf(symbol: ts.Symbol): string {
  const comments = symbol.declarations!.flatMap((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  });
  return comments.map((comment) => comment.getText()).join('\n');
}
