import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, prepare } from '../../../examples/playground/scripts/prepare.mjs';
import { serve } from '../../../examples/playground/scripts/server.mjs';

/**
 * Builds the playground in both ways, and serves it, when tests of it are among those that are asked for. PLAYGROUND_BUILT says that it was built
 * before.
 */
export default async function start({ testPathPatterns }) {
  globalThis.playgroundServers = [];
  if (!isWanted(testPathPatterns.patterns)) return;
  if (process.env.PLAYGROUND_BUILT === undefined) prepare(['zoneless', 'zone']);
  const servers = { zoneless: await serve(folderOf('zoneless')), zone: await serve(folderOf('zone')) };
  process.env.PLAYGROUND_ZONELESS = servers.zoneless.url;
  process.env.PLAYGROUND_ZONE = servers.zone.url;
  globalThis.playgroundServers = Object.values(servers);
}

function isWanted(patterns) {
  if (patterns.length === 0) return true;
  const files = readdirSync(import.meta.dirname).map((file) => join(import.meta.dirname, file));
  return patterns.some((pattern) => files.some((file) => new RegExp(pattern).test(file)));
}
