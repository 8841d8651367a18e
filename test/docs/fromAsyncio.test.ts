import { spawnSync } from 'node:child_process';
import * as asyncio from '../../lib/index.js';
import type { Names } from '../conformance/CPython.js';
import { root } from '../examples/runProgram';
import { blocksOf, readPage } from './markdown';

const page = 'docs/from-asyncio.md';
const python = blocksOf(page, 'py');
const typescript = blocksOf(page);
const pairs = python.map((block, index) => ({ under: block.under, index, same: typescript[index] }));

interface Ran {
  readonly version: string;
  readonly names: Names;
  readonly outputs: readonly string[];
}

let ran: Ran;

beforeAll(() => {
  const input = JSON.stringify(python.map(({ code }) => code));
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'test/docs/runPython.ts'], {
    cwd: root,
    input,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stdout === '') throw new Error(stderr);
  ran = JSON.parse(stdout) as Ran;
});

const [counterparts, missing] = readPage(page)
  .split('## What has no counterpart')
  .map((part) => [...part.matchAll(/^\| (.+?) \| (.*?) \|/gm)]) as [RegExpMatchArray[], RegExpMatchArray[]];
const everywhere = Object.values(JSON.parse(readPage('api/exports.json')) as Record<string, string[]>).flat();

/** The names that the first or the second column of a table gives. */
const namesIn = (column: 1 | 2, rows = [...counterparts, ...missing]): string[] =>
  rows.flatMap((row) => [...row[column]!.matchAll(/`(.+?)`/g)].map((match) => match[1]!));
const camelCase = (name: string): string => name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());

describe('docs/from-asyncio.md', () => {
  it('is compared with the CPython that it speaks of.', () => {
    expect(ran.version).toMatch(/^3\.14\./);
  });

  it.each(pairs)('has a Python program under "$under" that prints what the TypeScript one prints.', ({ under, index, same }) => {
    expect(same?.under).toBe(under);
    expect(ran.outputs[index]).toBe(same?.output);
  });

  it('has no TypeScript program without a Python one.', () => {
    expect(typescript).toHaveLength(python.length);
  });

  it('has every name that asyncio exports.', () => {
    const listed = new Set(namesIn(1));

    expect(ran.names.exported.length).toBeGreaterThan(80);
    // In WebAssembly there are no sockets of Unix.
    const exported = [...ran.names.exported, 'open_unix_connection', 'start_unix_server'];
    expect(exported.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('has every method of the event loop.', () => {
    const listed = new Set(namesIn(1).map((name) => name.replace('loop.', '')));

    expect(ran.names.members.AbstractEventLoop!.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('names only what there is.', () => {
    const here = namesIn(2, counterparts).filter((name) => /^\w+$/.test(name));

    expect(here.length).toBeGreaterThan(35);
    expect(here.filter((name) => !everywhere.includes(name) && !(name in globalThis))).toEqual([]);
  });

  it('does not call missing what there is.', () => {
    const names = namesIn(1, missing).map(camelCase);
    const isHere = (name: string): boolean => everywhere.includes(name) || name.replace(/^loop\./, '') in asyncio.EventLoop.prototype;

    expect(names.length).toBeGreaterThan(60);
    expect(names.filter(isHere)).toEqual([]);
  });

  it('tells of every member of a class of asyncio that the class of the same name here has not.', () => {
    const told = namesIn(1, missing).map((name) => name.replace(/^.*\./, ''));
    const lacking = Object.entries(ran.names.members).flatMap(([name, members]) =>
      name in asyncio ? members.filter((member) => !hasMember(name as keyof typeof asyncio, camelCase(member))) : [],
    );

    // Fields, which a prototype does not show.
    expect(lacking.filter((member) => !['maxsize', 'parties', ...told].includes(member))).toEqual([]);
  });
});

/** An error of JavaScript has other members than an exception of Python. */
function hasMember(name: keyof typeof asyncio, member: string): boolean {
  const { prototype } = asyncio[name] as { prototype?: object };
  return prototype === undefined || prototype instanceof Error || member in prototype;
}
