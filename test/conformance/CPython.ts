import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { Program, Trace } from './language.js';

type Run = (program: string) => string;

/** CPython in this process. It takes two seconds to start. */
export class CPython {
  readonly version: string;
  readonly #run: Run;
  readonly #printedBy: Run;
  readonly #namesJson: () => string;

  private constructor(python: PyodideAPI) {
    this.version = python.runPython('import sys; sys.version.split()[0]') as string;
    this.#run = python.runPython('import conformance; conformance.run_json') as Run;
    this.#printedBy = python.runPython('from conformance import printed; printed.printed_by') as Run;
    this.#namesJson = python.runPython('printed.names_json') as () => string;
  }

  static async start(): Promise<CPython> {
    const python = await loadPyodide();
    copy(python, fileURLToPath(new URL('./python', import.meta.url)), '/suite');
    python.runPython('import sys; sys.path.insert(0, "/suite")');
    return new CPython(python);
  }

  run(program: Program): Trace {
    return JSON.parse(this.#run(JSON.stringify(program))) as Trace;
  }

  /** What the text of a Python program prints, in virtual time. */
  print(program: string): string {
    return this.#printedBy(program);
  }

  names(): Names {
    return JSON.parse(this.#namesJson()) as Names;
  }
}

/** What a name of asyncio stands for: all exported ones, and the public members of the classes among them. */
export interface Names {
  readonly exported: readonly string[];
  readonly members: Readonly<Record<string, readonly string[]>>;
}

function copy(python: PyodideAPI, from: string, to: string): void {
  python.FS.mkdirTree(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) copy(python, source, target);
    else if (entry.name.endsWith('.py')) python.FS.writeFile(target, readFileSync(source));
  }
}
