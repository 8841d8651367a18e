// Draws the diagrams into docs/pictures, or into the folder that it is given.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagrams } from './diagrams.js';
import { draw } from './draw.js';

const folder = process.argv[2] ?? join(import.meta.dirname, '../pictures');
mkdirSync(folder, { recursive: true });
for (const diagram of diagrams) writeFileSync(join(folder, `${diagram.name}.svg`), draw(diagram));
