type Note = (count: number) => boolean;

let count = 0;
let note: Note | null = null;

/** Where to note how many calls were begun. Returns whether that is possible. */
export function openMark(place: Int32Array | string | null): boolean {
  try {
    note = typeof place === 'string' ? inFile(place) : inMemory(place);
  } catch {
    return false;
  }
  return note !== null;
}

/** Whether the next call may be begun: not when its owner has given this worker up, and the call to another. */
export function mayBegin(): boolean {
  return note === null || note(++count);
}

function inMemory(place: Int32Array | null): Note | null {
  return place === null ? null : (next) => Atomics.compareExchange(place, 0, next - 1, next) === next - 1;
}

function inFile(path: string): Note {
  const { openSync, writeSync } = process.getBuiltinModule('node:fs');
  const file = openSync(path, 'r+');
  const cell = new Int32Array(1);
  return (next) => {
    cell[0] = next;
    writeSync(file, cell, 0, 4, 0);
    return true;
  };
}
