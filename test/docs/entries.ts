import { readPage } from './markdown';

/** A module that the package exports. */
interface Entry {
  /** What a program imports. */
  readonly name: string;
  /** The file that lists its exports. */
  readonly index: string;
  /** Its values. */
  readonly exports: readonly string[];
}

const { exports: paths } = JSON.parse(readPage('package.json')) as { exports: Record<string, unknown> };
const values = JSON.parse(readPage('api/exports.json')) as Record<string, string[]>;
const indexes: Record<string, string> = { '.': 'lib/index.ts', './operators': 'operators/index.ts' };

export const entries: readonly Entry[] = Object.keys(paths)
  .filter((path) => path !== './package.json')
  .map((path) => ({
    name: `rxjs-asyncio${path.slice(1)}`,
    index: indexes[path] ?? `lib${path.slice(1)}/index.ts`,
    exports: values[path.slice(2) || 'index']!,
  }));
