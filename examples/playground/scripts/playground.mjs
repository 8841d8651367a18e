// npm run playground: packs, installs, builds and serves. `-- --zone` for the build with zone.js, PORT for another port.
import { folderOf, prepare } from './prepare.mjs';
import { serve } from './server.mjs';

const build = process.argv.includes('--zone') ? 'zone' : 'zoneless';
console.log('The package is packed, installed into the playground, and the playground is built: about a minute the first time.');
prepare([build]);
const { url } = await serve(folderOf(build), Number(process.env.PORT ?? 4300));
console.log(`The playground is at ${url}/ (Ctrl-C ends it)`);
