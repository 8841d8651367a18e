import { readFileSync } from 'node:fs';
import { makeBadge } from 'badge-maker';

interface Package {
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface JestConfig {
  readonly coverageThreshold: { readonly global: { readonly lines: number; readonly branches: number } };
}

/** The badges, from what npm and the tests are told: they say what holds, or the tests fail. */
export async function drawBadges(): Promise<Readonly<Record<string, string>>> {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { license, engines, peerDependencies, dependencies = {} } = JSON.parse(text) as Package;
  const { default: jest } = (await import(new URL('../../jest.config.mjs', import.meta.url).href)) as { default: JestConfig };
  const { lines, branches } = jest.coverageThreshold.global;
  const facts: Record<string, [label: string, message: string]> = {
    license: ['license', license],
    node: ['node', engines.node],
    rxjs: ['rxjs', peerDependencies.rxjs!],
    dependencies: ['dependencies', String(Object.keys(dependencies).length)],
    coverage: ['coverage', `≥ ${Math.min(lines, branches)} %`],
  };
  return Object.fromEntries(
    Object.entries(facts).map(([name, [label, message]]) => [`badge-${name}.svg`, `${makeBadge({ label, message, color: 'blue' })}\n`]),
  );
}
