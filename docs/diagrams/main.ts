// Draws the diagrams and the badges into docs/pictures, or into the folder that it is given.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawBadges } from './badges.js';
import { diagrams } from './diagrams.js';
import { draw } from './draw.js';

const folder = process.argv[2] ?? join(import.meta.dirname, '../pictures');
const pictures = { ...Object.fromEntries(diagrams.map((diagram) => [`${diagram.name}.svg`, draw(diagram)])), ...(await drawBadges()) };
mkdirSync(folder, { recursive: true });
for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(folder, name), svg);
