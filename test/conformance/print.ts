import type { Caught } from './describe.js';
import type { Expression, Procedure, Program, Raised, Steps } from './language.js';
import { expressionOf, statementOf } from './registry.js';

/** Writes programs as pseudo-Python. */
export class Printer {
  /** The bodies of what the statement at hand calls: they stand before it. */
  #called: string[] = [];

  expression(expression: Expression): string {
    return expressionOf(expression).print(expression, this);
  }

  expressions(list: readonly Expression[]): string {
    return list.map((expression) => this.expression(expression)).join(', ');
  }

  call({ name, steps }: Procedure): string {
    const body = this.block(`async def ${name}()`, steps);
    this.#called.push(...body);
    return `${name}()`;
  }

  steps(steps: Steps): string[] {
    const outer = this.#called;
    const lines = steps.flatMap((step) => {
      this.#called = [];
      const own = statementOf(step).print(step, this);
      return [...this.#called, ...own];
    });
    this.#called = outer;
    return lines;
  }

  block(header: string, steps: Steps): string[] {
    const lines = this.steps(steps).map((line) => `    ${line}`);
    return [`${header}:`, ...(lines.length > 0 ? lines : ['    pass'])];
  }

  error({ type, message }: Raised): string {
    return `${type}(${message === undefined ? '' : `'${message}'`})`;
  }

  caught(what: Caught): string {
    if (what === 'cancelled') return 'CancelledError';
    if (what === 'exception') return 'Exception';
    return what === 'everything' ? 'BaseException' : what;
  }
}

export function print(program: Program): string {
  const printer = new Printer();
  const lines = printer.block('async def main()', program.main.steps);
  if (program.eager === true) lines.unshift('# eager task factory');
  if (program.ticks !== undefined) lines.unshift(`# ${program.ticks} iterations counted at each instant`);
  return lines.join('\n');
}

/** `name=value` arguments of those that are there. */
export function options(values: Record<string, string | number | boolean | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `, ${name}=${value === true ? 'True' : value === false ? 'False' : String(value)}`)
    .join('');
}
