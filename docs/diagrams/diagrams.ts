import { map, Subject, type Observable } from 'rxjs';
import { asCompleted, coroutine, gather, Lock, sleep, type Body } from '../../lib/index.js';
import { guardedBy, orderedMap, shielded, withCleanup, withTimeout } from '../../operators/index.js';

type Streams = Readonly<Record<string, Observable<string>>>;

/** Marbles as the tests read them, and as they are drawn. */
export interface Diagram {
  readonly name: string;
  /** Cold sources, under their names. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What stands in the box. */
  readonly label: string;
  /** When the first output is unsubscribed. */
  readonly left?: string;
  /** What comes of it, under the names of the outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the marbles stand for; else for themselves. */
  readonly values?: Readonly<Record<string, string>>;
  /** The name of the error of an output. */
  readonly error?: string;
  build(inputs: Streams): Streams;
}

const takes = coroutine(function* (result: string, ms: number) {
  yield* sleep(ms);
  return result;
});

/** Work that can be watched: `x` when it is cancelled, `c` when it has cleaned up. */
class Watched {
  readonly log = new Subject<string>();
  readonly work = coroutine((ms: number, cleanup: number) => this.#work(ms, cleanup));

  *#work(ms: number, cleanup: number): Body<string> {
    try {
      yield* sleep(ms);
      this.log.next('d');
      return 'r';
    } catch (error) {
      this.log.next('x');
      yield* sleep(cleanup);
      this.log.next('c');
      throw error;
    }
  }
}

const three = { a: '---a|', b: '-b|', c: '--c|' };
const abc = { a: 5, b: 1, c: 7 };

export const diagrams: readonly Diagram[] = [
  {
    name: 'gather',
    inputs: three,
    label: 'gather([a, b, c])',
    outputs: { '': '----(r|)' },
    values: { r: 'abc' },
    build: ({ a, b, c }) => ({ '': gather([a!, b!, c!]).pipe(map((values) => values.join(''))) }),
  },
  {
    name: 'as-completed',
    inputs: three,
    label: 'asCompleted([a, b, c])',
    outputs: { '': '--bc(a|)' },
    build: ({ a, b, c }) => ({ '': asCompleted([a!, b!, c!]) }),
  },
  {
    name: 'ordered-map',
    inputs: { source: 'abc|' },
    label: 'orderedMap: a takes 5, b 1, c 7',
    outputs: { '': '-----(ab)(c|)' },
    build: ({ source }) => ({ '': source!.pipe(orderedMap((value) => takes(value, abc[value as 'a' | 'b' | 'c']))) }),
  },
  {
    name: 'unsubscribe',
    inputs: {},
    label: 'work(), unsubscribed at 3',
    left: '^--!',
    outputs: { subscriber: '---', work: '---x---c' },
    build: () => {
      const { log, work } = new Watched();
      return { subscriber: work(9, 4), work: log };
    },
  },
  {
    name: 'with-timeout',
    inputs: {},
    label: 'work().pipe(withTimeout(3))',
    outputs: { subscriber: '-------#', work: '---x---c' },
    error: 'TimeoutError',
    build: () => {
      const { log, work } = new Watched();
      return { subscriber: work(9, 4).pipe(withTimeout(3)), work: log };
    },
  },
  {
    name: 'shielded',
    inputs: {},
    label: 'work().pipe(shielded()), unsubscribed at 3',
    left: '^--!',
    outputs: { subscriber: '---', work: '------d' },
    build: () => {
      const { log, work } = new Watched();
      return { subscriber: work(6, 4).pipe(shielded()), work: log };
    },
  },
  {
    name: 'with-cleanup',
    inputs: { source: '-a-b|' },
    label: 'withCleanup(close), which takes 3',
    outputs: { '': '-a-b---|' },
    build: ({ source }) => ({ '': source!.pipe(withCleanup(() => sleep(3))) }),
  },
  {
    name: 'guarded-by',
    inputs: { a: '--a-|', b: '-b|' },
    label: 'guardedBy(lock)',
    outputs: { a: '--a-|', b: '-----b|' },
    build: ({ a, b }) => {
      const lock = new Lock();
      return { a: a!.pipe(guardedBy(lock)), b: b!.pipe(guardedBy(lock)) };
    },
  },
];
