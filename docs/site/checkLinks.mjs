// Fails when a page of the site leads to a file or an anchor that is not there.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const site = process.argv[2] ?? 'site';
const pages = readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith('.html'))
  .map((name) => join(site, name));
const anchors = new Map(pages.map((page) => [page, new Set([...read(page).matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))]));

function read(page) {
  return readFileSync(page, 'utf8');
}

function leadsNowhere(page, link) {
  const [path, anchor] = link.split('#').map(decodeURIComponent);
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target) || !statSync(target).isFile()) return true;
  return Boolean(anchor) && anchors.has(target) && !anchors.get(target).has(anchor);
}

const broken = pages.flatMap((page) =>
  [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)]
    .map((match) => match[1].replaceAll('&amp;', '&'))
    .filter((link) => link !== '' && !/^(?:\w+:|\/\/)/.test(link) && leadsNowhere(page, link))
    .map((link) => `${relative(site, page)}: ${link}`),
);
if (pages.length === 0) broken.push(`there is no page in ${site}`);
if (broken.length > 0) {
  console.error(`links that lead nowhere:\n${broken.join('\n')}`);
  process.exitCode = 1;
}
