import type { Task, TraceEvent } from '../../lib/index.js';

type Look = 'sleeps' | 'waits' | 'awaits' | 'cleans';

interface Bar {
  readonly label: string;
  readonly look: Look;
  readonly from: number;
  to: number;
}

interface Lane {
  name: string;
  readonly index: number;
  readonly from: number;
  to: number;
  outcome: string;
  isCleaningUp: boolean;
  readonly bars: Bar[];
  readonly cancels: number[];
}

interface Arrow {
  readonly from: Lane;
  readonly to: Lane;
  readonly at: number;
}

const left = 96;
const right = 24;
const top = 64;
const laneHeight = 46;
const barHeight = 24;
const perMs = 8.4;

const looks: Record<Look, string> = {
  sleeps: 'sleeps',
  waits: 'waits for its turn',
  awaits: 'awaits others',
  cleans: 'cleans up after a cancel',
};

/** Draws what `trace$` told as an SVG picture, to be read in light and in dark. */
export function draw(title: string, events: readonly TraceEvent[]): string {
  const { lanes, arrows } = read(events);
  const end = Math.max(...lanes.map(({ to }) => to));
  const width = left + end * perMs + right;
  const height = top + lanes.length * laneHeight + 62;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}</style>`,
    marker,
    `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    `<text class="title" x="20" y="30">${escape(title)}</text>`,
    ...axis(end, lanes.length),
    ...lanes.flatMap(drawLane),
    ...arrows.map(drawArrow),
    ...legend(top + lanes.length * laneHeight + 38),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

/** The lanes and the arrows between them. */
function read(events: readonly TraceEvent[]): { lanes: Lane[]; arrows: Arrow[] } {
  const lanes = new Map<Task<unknown>, Lane>();
  const arrows: Arrow[] = [];
  const laneOf = (task: Task<unknown>, time: number): Lane => {
    const known = lanes.get(task);
    if (known !== undefined) return known;
    const lane: Lane = {
      name: task.getName(),
      index: lanes.size,
      from: time,
      to: time,
      outcome: '',
      isCleaningUp: false,
      bars: [],
      cancels: [],
    };
    lanes.set(task, lane);
    return lane;
  };
  for (const event of events) {
    const lane = laneOf(event.task, event.time);
    lane.to = event.time;
    lane.name = event.task.getName();
    if (event.kind === 'cancelled') lane.cancels.push(event.time);
    if (event.kind === 'cleaningUp') lane.isCleaningUp = true;
    if (event.kind === 'uncancelled') lane.isCleaningUp = false;
    if (event.kind === 'suspended') lane.bars.push({ label: event.on, look: lookOf(event.on, lane), from: event.time, to: event.time });
    if (event.kind === 'done') lane.outcome = event.outcome;
    if (event.kind !== 'woken') continue;
    lane.bars.at(-1)!.to = event.time;
    if (event.by !== null && event.by !== event.task) arrows.push({ from: laneOf(event.by, event.time), to: lane, at: event.time });
  }
  return { lanes: [...lanes.values()], arrows };
}

function lookOf(on: string, lane: Lane): Look {
  if (lane.isCleaningUp) return 'cleans';
  if (on.startsWith('sleep')) return 'sleeps';
  return /^(gather|wait|task)/.test(on) ? 'awaits' : 'waits';
}

const x = (time: number): number => left + time * perMs;
const middle = (lane: Lane): number => top + lane.index * laneHeight + laneHeight / 2;

function axis(end: number, lanes: number): string[] {
  const lines: string[] = [];
  const bottom = top + lanes * laneHeight;
  for (let time = 0; time <= end; time += 10) {
    lines.push(`<line class="grid" x1="${x(time)}" y1="${top - 6}" x2="${x(time)}" y2="${bottom}"/>`);
    lines.push(`<text class="tick" x="${x(time)}" y="${top - 12}">${time === 0 ? '0 ms' : time}</text>`);
  }
  return lines;
}

function drawLane(lane: Lane): string[] {
  const y = middle(lane) - barHeight / 2;
  const bars = lane.bars.flatMap(({ label, look, from, to }) => {
    const width = (to - from) * perMs;
    if (width === 0) return [];
    const text = label.replace(/,.*/, '');
    const bar = `<rect class="bar ${look}" x="${x(from) + 1}" y="${y}" width="${width - 2}" height="${barHeight}" rx="5"/>`;
    if (text.length * 6.4 > width - 8) return [bar];
    return [bar, `<text class="label ${look}" x="${x(from) + width / 2}" y="${middle(lane) + 4}">${escape(text)}</text>`];
  });
  const crosses = lane.cancels.map((time) => `<path class="cancel" d="M${x(time) - 5} ${y - 11} l10 10 m0 -10 l-10 10"/>`);
  return [`<text class="name" x="${left - 14}" y="${middle(lane) + 4}">${escape(lane.name)}</text>`, ...bars, ...crosses];
}

function drawArrow({ from, to, at }: Arrow): string {
  const down = to.index > from.index ? 1 : -1;
  const [start, end] = [middle(from) + (down * barHeight) / 2, middle(to) - (down * barHeight) / 2];
  return `<path class="arrow" d="M${x(at)} ${start} V${end - down * 2}" marker-end="url(#tip)"/>`;
}

function legend(y: number): string[] {
  const parts: string[] = [];
  let at = left;
  for (const [look, text] of Object.entries(looks)) {
    parts.push(`<rect class="bar ${look}" x="${at}" y="${y - 10}" width="14" height="12" rx="3"/>`);
    parts.push(`<text class="key" x="${at + 20}" y="${y}">${text}</text>`);
    at += 42 + text.length * 5.2;
  }
  parts.push(`<path class="cancel" d="M${at} ${y - 9} l10 10 m0 -10 l-10 10"/><text class="key" x="${at + 18}" y="${y}">cancelled</text>`);
  at += 94;
  parts.push(`<path class="arrow" d="M${at} ${y - 4} h16" marker-end="url(#tip)"/><text class="key" x="${at + 28}" y="${y}">wakes</text>`);
  return parts;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const marker =
  '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
  '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>';

const style = `
text { font: 12px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
.page { fill: #ffffff; stroke: #d1d9e0; }
.title { font-size: 14px; font-weight: 600; }
.name { text-anchor: end; font-weight: 600; }
.tick { text-anchor: middle; font-size: 10.5px; fill: #656d76; }
.label { text-anchor: middle; font-size: 11px; }
.key { font-size: 11px; fill: #656d76; }
.grid { stroke: #d1d9e0; stroke-dasharray: 2 4; }
.bar.sleeps { fill: #b6e3c5; } .bar.waits { fill: #ffdf9e; } .bar.awaits { fill: #dde3ea; } .bar.cleans { fill: #f7c1bd; }
.cancel { stroke: #cf222e; stroke-width: 2.4; fill: none; stroke-linecap: round; }
.arrow { stroke: #0969da; stroke-width: 1.6; fill: none; } .tip { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .tick, .key { fill: #9198a1; }
  .page { fill: #0d1117; stroke: #3d444d; } .grid { stroke: #3d444d; }
  .bar.sleeps { fill: #1f5c36; } .bar.waits { fill: #7a5200; } .bar.awaits { fill: #2f3742; } .bar.cleans { fill: #7d2a26; }
  .cancel { stroke: #ff7b72; } .arrow { stroke: #58a6ff; } .tip { fill: #58a6ff; }
}
`;
