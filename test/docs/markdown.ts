import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../examples/runProgram';

/** A code block, and what it prints. */
export interface Block {
  /** The program's file name. */
  readonly file: string;
  /** The heading that it stands under. */
  readonly under: string;
  readonly code: string;
  readonly output: string;
  /** The line of the page that its first line is. */
  readonly line: number;
}

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** A block's output is in the text block after it, else in the comments behind its `console.log`s and the titles of its tests. */
export function outputOf(code: string, text: string | undefined): string {
  if (text !== undefined) return text;
  const logged = [...code.matchAll(/console\.log.*[;,)] \/\/ (.+)/g)].map((match) => match[1]);
  const passed = [...code.matchAll(/^it\('(.+)'/gm)].map((match) => `passed: ${match[1]}`);
  return [...logged, ...passed].map((line) => `${line}\n`).join('');
}

/** A block that shows a file, or a piece of one: a comment before it names the file. */
export interface Shown {
  readonly page: string;
  readonly path: string;
  readonly whole: boolean;
  readonly language: string;
  readonly code: string;
}

export function shownOn(page: string): Shown[] {
  return [...readPage(page).matchAll(/^<!-- (from )?(\S+) -->\n```(\w+)\n(.*?)^```$/gms)].map(([, from, path, language, code]) => ({
    page,
    path: path!,
    whole: from === undefined,
    language: language!,
    code: code!,
  }));
}

/** The programs of one language on a page, in their order. */
export function blocksOf(page: string, language = 'ts'): Block[] {
  const text = readPage(page);
  const name = page.replace(/^.*\/|\.md$/g, '').toLowerCase();
  const pattern = new RegExp(`(?<!-->\\n)\`\`\`${language}\\n(.*?)\`\`\`(?:\\n\\n\`\`\`text\\n(.*?)\`\`\`)?`, 'gs');
  return [...text.matchAll(pattern)].map((match, index) => ({
    file: `${name}-${index + 1}.${language}`,
    under: [...text.slice(0, match.index).matchAll(/^#+ (.+)$/gm)].at(-1)?.[1] ?? '',
    code: match[1]!,
    output: outputOf(match[1]!, match[2]),
    line: text.slice(0, match.index).split('\n').length + 1,
  }));
}

/** The anchor that GitHub, and typedoc, give a heading. */
export function anchorOf(heading: string): string {
  return `#${heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')}`;
}
