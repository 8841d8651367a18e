import { parse } from 'acorn';
import { analyze } from 'eslint-scope';

/**
 * The names that a function uses and does not declare, but for those that it only asks the `typeof` of. Told by a parser and a
 * scope analysis, since a name in a text may be a property, a label or the binding of an inner function.
 *
 * @throws SyntaxError when `source` is not an expression
 */
export function freeVariables(source: string): string[] {
  const tree = parse(source, { ecmaVersion: 'latest', ranges: true });
  const { globalScope } = analyze(tree as never, { ecmaVersion: 2022, sourceType: 'script' });
  const free = new Set<string>();
  const asked = typeofs(tree);
  for (const { identifier } of globalScope?.through ?? []) {
    const { name, range } = identifier as unknown as { name: string; range: [number, number] };
    if (!asked.has(range[0])) free.add(name);
  }
  return [...free];
}

/** Where `typeof name` asks for a name. */
function typeofs(node: unknown, found = new Set<number>()): Set<number> {
  if (typeof node !== 'object' || node === null) return found;
  const { type, operator, argument } = node as { type?: string; operator?: string; argument?: { type: string; start: number } };
  if (type === 'UnaryExpression' && operator === 'typeof' && argument?.type === 'Identifier') found.add(argument.start);
  for (const child of Object.values(node)) typeofs(child, found);
  return found;
}
