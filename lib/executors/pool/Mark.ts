import type * as FileSystem from 'node:fs';
import type { WorkerKind } from './protocol.js';

/**
 * Where a worker notes how many calls it has begun. It can be read when the worker is gone, and so tells whether a job that was sent to it
 * may be sent to another one. A message would do that too, and cost a third of a call.
 */
export interface Mark {
  /** What the worker is given of it. */
  readonly place: Int32Array | string;
  /** The worker has it, or is gone. */
  isShared(): void;
  /** How many were begun; from now on it can begin none. Once. */
  take(): number;
}

/** null where there is nothing that both can write to. */
export function createMark(kind: WorkerKind): Mark | null {
  if (kind === 'process') return createFileMark();
  return typeof SharedArrayBuffer === 'function' ? new SharedMark() : null;
}

/** Of threads: in a browser, those of a page that is cross-origin isolated. */
class SharedMark implements Mark {
  readonly place = new Int32Array(new SharedArrayBuffer(4));

  isShared(): void {
    // Nothing is left to be done.
  }

  take(): number {
    return Atomics.exchange(this.place, 0, -1);
  }
}

/** Of processes, which share no memory: a file without a name. */
function createFileMark(): Mark | null {
  const fs = process.getBuiltinModule('node:fs');
  const { randomUUID } = process.getBuiltinModule('node:crypto');
  const folder = process.getBuiltinModule('node:os').tmpdir();
  const place = process.getBuiltinModule('node:path').join(folder, `rxjs-asyncio-mark-${process.pid}-${randomUUID()}`);
  try {
    const file = fs.openSync(place, 'wx+', 0o600);
    fs.writeSync(file, new Int32Array(1), 0, 4, 0);
    return new FileMark(fs, place, file);
  } catch {
    return null;
  }
}

class FileMark implements Mark {
  readonly place: string;
  readonly #fs: typeof FileSystem;
  readonly #file: number;
  #isNamed = true;

  constructor(fs: typeof FileSystem, place: string, file: number) {
    this.#fs = fs;
    this.place = place;
    this.#file = file;
  }

  isShared(): void {
    if (this.#isNamed) this.#fs.rmSync(this.place, { force: true });
    this.#isNamed = false;
  }

  take(): number {
    const count = new Int32Array(1);
    this.#fs.readSync(this.#file, count, 0, 4, 0);
    this.#fs.closeSync(this.#file);
    this.isShared();
    return count[0] as number;
  }
}
