// What workers import by its URL: bundlers find it, and copy it as it is.
const factor = 2;

export function double(x) {
  return factor * x;
}

export function spin(from) {
  for (let x = from; ; x++) globalThis.x = x;
}
