import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../../examples/timeline/draw.js';
import { traceOfTimeline } from '../../examples/timeline/program.js';
import { root } from './runProgram';

const committed = readFileSync(join(root, 'docs/pictures/timeline.svg'), 'utf8');
const title = /<title>(.*)<\/title>/.exec(committed)![1]!;

describe('the picture of a timeline', () => {
  it('is what is drawn from the trace of its program; else run `npm run pictures`.', () => {
    expect(draw(title, traceOfTimeline())).toBe(committed);
  });

  it('shows each task, what it awaits, the cancel, and who wakes whom.', () => {
    expect(committed.match(/class="name"/g)).toHaveLength(4);
    expect(committed.match(/class="cancel"/g)).toHaveLength(1 + 1);
    expect(committed.match(/class="arrow"/g)).toHaveLength(4 + 1);
    expect([...committed.matchAll(/class="label \w+" [^>]*>([^<]+)</g)].map((match) => match[1])).toEqual([
      'gather of 3',
      ...['sleep(20)', 'sleep(10)', 'sleep(20)', 'sleep(10)'],
      ...['Semaphore.acquire()', 'sleep(20)', 'sleep(10)', 'sleep(20)', 'sleep(10)'],
      ...['sleep(200)', 'sleep(12)'],
    ]);
  });

  it('is readable in the dark too.', () => {
    expect(committed).toContain('@media (prefers-color-scheme: dark)');
  });
});
