// Writes the timeline of a small program, to be opened in https://ui.perfetto.dev.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toArray } from 'rxjs';
import { toTraceEvents, type ChromeTraceEvent } from '../lib/index.js';
import { timeline } from './timeline/program.js';

let events: ChromeTraceEvent[] = [];
timeline((loop) => loop.trace$.pipe(toTraceEvents(), toArray()).subscribe((all) => (events = all)));

writeFileSync(join(tmpdir(), 'rxjs-asyncio-timeline.json'), JSON.stringify(events));
const lanes = new Map(events.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args?.['name']]));
console.log(`rxjs-asyncio-timeline.json, in the folder for temporary files: ${events.length} events`);
console.log(`lanes: ${[...lanes.values()].join(', ')}`);
console.log(`arrows: ${events.filter(({ ph }) => ph === 's').length}`);
