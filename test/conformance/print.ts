import type { Caught } from './describe.js';
import type { Expression, Procedure, Program, Raised, Steps } from './language.js';
import { expressionOf, statementOf } from './registry.js';

/** Writes programs as pseudo-Python. */
export class Printer {
  expression(expression: Expression): string {
    return expressionOf(expression).print(expression, this);
  }

  expressions(list: readonly Expression[]): string {
    return list.map((expression) => this.expression(expression)).join(', ');
  }

  /** A body in place: in one line when it is short. */
  inline({ name, steps }: Procedure): string {
    const lines = this.steps(steps);
    return `${name}{ ${lines.map((line) => line.trim()).join('; ')} }`;
  }

  steps(steps: Steps): string[] {
    return steps.flatMap((step) => statementOf(step).print(step, this));
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
