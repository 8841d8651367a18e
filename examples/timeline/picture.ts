// Draws docs/pictures/timeline.svg: `npm run pictures`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { draw } from './draw.js';
import { traceOfTimeline } from './program.js';

export const title = 'Two workers that share a connection, and a report that is not ready in time';

writeFileSync(fileURLToPath(new URL('../../docs/pictures/timeline.svg', import.meta.url)), draw(title, traceOfTimeline()));
