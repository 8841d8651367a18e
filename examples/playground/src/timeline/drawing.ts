import type { Lane, Segment } from './lanes';
import { longestSpan, type Recording } from './recording';
import type { Marble, Row } from './rows';
import { scaleOf, ticksOf, type Scale } from './scale';

const letter = 6.5;
const axisHeight = 26;
const mostLanes = 24;

export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly kind: string;
  readonly text: string;
  readonly title: string;
}

export interface DrawnLane {
  readonly id: number;
  readonly name: string;
  readonly y: number;
  readonly bars: readonly Bar[];
  /** What it does now, in words. */
  readonly doing: string;
  readonly cancels: readonly number[];
  readonly end: { readonly x: number; readonly outcome: string; readonly sign: string } | null;
  readonly link: { readonly x: number; readonly from: number; readonly to: number } | null;
}

export interface Pill {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
}

export interface DrawnRow {
  readonly name: string;
  readonly y: number;
  readonly height: number;
  readonly line: { readonly from: number; readonly to: number };
  readonly pills: readonly Pill[];
  readonly holds: readonly (Bar & { readonly level: number })[];
  readonly end: { readonly x: number; readonly how: string; readonly text: string; readonly textX: number } | null;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly barHeight: number;
  readonly nameAbove: boolean;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  readonly nowX: number | null;
  readonly lanes: readonly DrawnLane[];
  readonly rows: readonly DrawnRow[];
  readonly more: number;
  readonly moreY: number;
}

/** The drawing of a recording in `width` pixels; `span` ms are in view from the beginning, more when it lasts longer. */
export function draw(recording: Recording, width: number, span: number, active: boolean): Drawing {
  const nameAbove = width < 560;
  const left = nameAbove ? 10 : 148;
  const right = Math.max(left + 60, width - 30);
  const { origin, now } = recording;
  const to = origin + Math.max(span, (now - origin) * 1.03);
  const from = Math.max(origin, to - Math.max(longestSpan, span));
  const scale = scaleOf(from, to, left, right);
  const laneHeight = nameAbove ? 44 : 32;
  const shown = recording.lanes.list.slice(-mostLanes);
  const places = new Map(shown.map((lane, index) => [lane, axisHeight + index * laneHeight]));
  const context = { scale, now, barHeight: 20, nameSpace: nameAbove ? 18 : 0, places };
  const lanes = shown.map((lane) => drawLane(lane, context));
  const more = recording.lanes.list.length - shown.length;
  const moreY = axisHeight + shown.length * laneHeight;
  let y = moreY + (more > 0 ? 22 : 0) + 10;
  const rows = recording.rows.map((row) => {
    const drawn = drawRow(row, y + context.nameSpace, context);
    y += context.nameSpace + drawn.height + 10;
    return drawn;
  });
  return {
    width,
    height: y + 4,
    left,
    barHeight: context.barHeight,
    nameAbove,
    ticks: ticksOf(scale, origin, right - left),
    nowX: active ? scale.x(now) : null,
    lanes,
    rows,
    more,
    moreY,
  };
}

interface Context {
  readonly scale: Scale;
  readonly now: number;
  readonly barHeight: number;
  readonly nameSpace: number;
  readonly places: ReadonlyMap<Lane, number>;
}

const signs = { finished: '✓', failed: '✕', cancelled: '⊘' };

function drawLane(lane: Lane, context: Context): DrawnLane {
  const { scale, places, nameSpace, barHeight } = context;
  const y = places.get(lane)! + nameSpace;
  const above = lane.parent === null ? undefined : places.get(lane.parent);
  return {
    id: lane.id,
    name: lane.name,
    y,
    bars: inFront(lane.segments.flatMap((segment) => drawSegment(segment, context))),
    doing: titleOf(lane.segments.at(-1)!),
    cancels: lane.cancels.filter((time) => time >= scale.from).map((time) => scale.x(time)),
    end: lane.end && { x: scale.x(lane.end.time), outcome: lane.end.outcome, sign: signs[lane.end.outcome] },
    link:
      above === undefined || lane.created < scale.from
        ? null
        : { x: scale.x(lane.created), from: above + nameSpace + barHeight, to: y + barHeight / 2 },
  };
}

/** What is drawn last is seen: the thin bars of a step, not the end of a wait. */
function inFront(bars: Bar[]): Bar[] {
  return [...bars.filter(({ kind }) => kind !== 'running'), ...bars.filter(({ kind }) => kind === 'running')];
}

function drawSegment(segment: Segment, { scale, now }: Context): Bar[] {
  const to = segment.to ?? now;
  if (to < scale.from) return [];
  const x = scale.x(segment.from);
  const exact = scale.x(to) - x;
  // What takes microseconds is drawn all the same, but for what is only on its way.
  const width = segment.activity === 'running' ? Math.max(exact, 2.5) : exact;
  if (width < 0.5) return [];
  const label = segment.on === '' ? segment.activity : segment.on;
  const title = titleOf(segment);
  return [{ x, width, kind: segment.activity, text: fit(label, width - 10), title }];
}

function titleOf({ activity, on }: Segment): string {
  return on === '' ? activity : `${activity}: ${on}`;
}

/** `Condition.wait()` is `wait()`, where there is no room for more. */
function fit(text: string, width: number): string {
  const room = Math.floor(width / letter);
  if (room < 4) return '';
  if (text.length <= room) return text;
  const method = text.slice(text.indexOf('.') + 1);
  return cut(method, width);
}

function cut(text: string, width: number): string {
  const room = Math.floor(width / letter);
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

function drawRow(row: Row, y: number, context: Context): DrawnRow {
  const { scale, now } = context;
  const end = row.end?.time ?? now;
  const isState = row.kind === 'state';
  const pills = isState ? [] : drawPills(row.marbles, y, scale);
  const lowest = Math.max(y, ...pills.map((pill) => pill.y));
  const covered = pills.find((pill) => pill.x <= scale.x(end) && scale.x(end) <= pill.x + pill.width);
  const endX = row.end !== null && covered !== undefined ? covered.x + covered.width + 5 : scale.x(end);
  return {
    name: row.name,
    y,
    height: lowest - y + 24 + (row.end?.text ? 16 : 0),
    line: { from: scale.x(scale.from), to: endX },
    pills,
    holds: isState ? drawHolds(row, end, scale) : [],
    end: row.end === null || isState ? null : { x: endX, how: row.end.how, ...placeWords(row.end.text, endX, scale) },
  };
}

/** The words of an end begin there, or end there in the second half; they stay within the drawing. */
function placeWords(words: string, endX: number, scale: Scale): { text: string; textX: number } {
  const [first, last] = [scale.x(scale.from) - 8, scale.x(scale.to) + 18];
  const text = cut(words, last - first);
  const width = text.length * letter;
  const wanted = endX > (first + last) / 2 ? endX + 8 - width : endX - 8;
  return { text, textX: Math.max(first, Math.min(wanted, last - width)) };
}

/** A pill begins at its time; one that would cover the one before goes below it. */
function drawPills(marbles: readonly Marble[], y: number, scale: Scale): Pill[] {
  const levels: number[] = [];
  return marbles
    .filter(({ time }) => time >= scale.from)
    .slice(-60)
    .map(({ time, text }) => {
      const short = text.length > 30 ? `${text.slice(0, 29)}…` : text;
      const width = Math.max(22, short.length * letter + 14);
      const room = scale.x(scale.to) + 18 - width;
      const x = Math.min(scale.x(time) - 11, room);
      const free = levels.findIndex((end) => end < x);
      const level = free >= 0 ? free : levels.length < 3 ? levels.length : levels.indexOf(Math.min(...levels));
      levels[level] = x + width + 2;
      return { x, y: y + level * 25, width, text: short };
    });
}

function drawHolds(row: Row, end: number, scale: Scale): (Bar & { level: number })[] {
  const numbers = row.marbles.map(({ value }) => (typeof value === 'number' ? value : value === true ? 1 : 0));
  const highest = Math.max(1, ...numbers);
  return row.marbles.flatMap(({ time, text }, index) => {
    const to = row.marbles[index + 1]?.time ?? end;
    if (to < scale.from) return [];
    const x = scale.x(time);
    const width = scale.x(to) - x;
    if (width < 0.5) return [];
    return [{ x, width, kind: 'hold', text: fitShort(text, width), title: `${row.name}: ${text}`, level: numbers[index]! / highest }];
  });
}

function fitShort(text: string, width: number): string {
  return text.length * letter + 4 <= width ? text : '';
}
