import { folderOf, prepare } from '../../../examples/playground/scripts/prepare.mjs';
import { serve } from '../../../examples/playground/scripts/server.mjs';

/** Builds the playground in both ways, unless somebody has just done that, and serves it. */
export default async function start() {
  if (process.env.PLAYGROUND_BUILT === undefined) prepare(['zoneless', 'zone']);
  const servers = { zoneless: await serve(folderOf('zoneless')), zone: await serve(folderOf('zone')) };
  process.env.PLAYGROUND_ZONELESS = servers.zoneless.url;
  process.env.PLAYGROUND_ZONE = servers.zone.url;
  globalThis.playgroundServers = Object.values(servers);
}
