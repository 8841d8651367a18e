import type { Program } from './language.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Place = readonly (number | string)[];

/**
 * Makes a program smaller as long as it fails. It knows nothing of the language: it cuts and lifts parts of the tree, and
 * what is no program any more does not fail.
 */
export function shrink(program: Program, fails: (smaller: Program) => boolean): Program {
  let best = program as unknown as Json;
  for (let found = true; found; ) {
    found = false;
    for (const smaller of smallerThan(best)) {
      if (!fails(smaller as unknown as Program)) continue;
      best = smaller;
      found = true;
      break;
    }
  }
  return best as unknown as Program;
}

/** The greatest cuts first. */
function* smallerThan(root: Json): Generator<Json> {
  const places = [...placesIn(root, [])];
  for (const [place, value] of places) {
    if (!Array.isArray(value)) continue;
    for (let size = value.length; size > 0; size = Math.floor(size / 2)) {
      for (let start = 0; start + size <= value.length; start += size) {
        yield replace(root, place, [...value.slice(0, start), ...value.slice(start + size)]);
      }
    }
  }
  for (const [place, value] of places) yield* lifted(root, place, value);
  for (const [place, value] of places) yield* plainer(root, place, value);
}

/** A statement or expression replaced by what it holds. */
function* lifted(root: Json, place: Place, value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) {
      for (const [, inner] of placesIn(item, [])) {
        if (!isSteps(inner)) continue;
        yield replace(root, place, [...value.slice(0, index), ...inner, ...value.slice(index + 1)]);
      }
    }
  } else if (isObject(value) && 'x' in value) {
    for (const [inside, inner] of placesIn(value, [])) {
      if (inside.length > 0 && isObject(inner) && 'x' in inner) yield replace(root, place, inner);
    }
    if (value['x'] !== 'sleep') yield replace(root, place, { x: 'sleep', ms: 1 });
  }
}

/** A key left out, or a number made smaller. */
function* plainer(root: Json, place: Place, value: Json): Generator<Json> {
  if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const { [key]: _dropped, ...rest } = value;
      if (!required.has(key)) yield replace(root, place, rest);
    }
  } else if (typeof value === 'number' && value !== 0) {
    yield replace(root, place, 0);
    if (Math.abs(value) > 1) yield replace(root, place, value - Math.sign(value));
  }
}

/** Keys that are never optional: no use to try without. */
const required = new Set([
  ...['do', 'x', 'main', 'name', 'procedure', 'steps', 'items', 'target', 'what', 'type', 'names', 'when'],
  ...['variable', 'iterations', 'ms', 'at', 'text', 'error', 'times'],
]);

function* placesIn(value: Json, place: Place): Generator<readonly [Place, Json]> {
  yield [place, value];
  if (Array.isArray(value)) for (const [index, item] of (value as readonly Json[]).entries()) yield* placesIn(item, [...place, index]);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) yield* placesIn(item, [...place, key]);
}

function replace(root: Json, [key, ...rest]: Place, value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(root)) return root.map((item, index) => (index === key ? replace(item as Json, rest, value) : (item as Json)));
  const object = root as Record<string, Json>;
  return { ...object, [key]: replace(object[key]!, rest, value) };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSteps(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item as Json) && 'do' in (item as object));
}
