import fc from 'fast-check';
import { createTask, LifoQueue, PriorityQueue, Queue, sleep, type Task } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { drain, iterations } from './support.js';

type Step =
  | { kind: 'put' | 'put now' | 'get' | 'get now' | 'items' | 'pause' | 'leave' | 'shutdown' }
  | { kind: 'cancel put' | 'cancel get'; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>({ kind: 'put' }, { kind: 'get' }, { kind: 'pause' }) },
  { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'put now' }, { kind: 'get now' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'items' }, { kind: 'leave' }, { kind: 'shutdown' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cancel put' as const, 'cancel get' as const), which: fc.nat(50) }) },
);

interface Outcome {
  put: number[];
  got: number[];
  left: number[];
  asleep: string[];
}

/** Does what `steps` say, shuts down if asked to, and tells which items were put, got and left. */
function play(queue: Queue<number>, steps: readonly Step[], end: 'shutdown' | 'none'): Outcome {
  const put: number[] = [];
  const got: number[] = [];
  const asleep: string[] = [];
  let left: number[] = [];
  inTask(function* () {
    const putters: Task<void>[] = [];
    const getters: Task<number>[] = [];
    const consumers: { unsubscribe(): void }[] = [];
    let item = 0;
    let isShutdown = false;
    const watch = <T>(task: Task<T>, done: (value: T) => void): Task<T> => {
      task.addDoneCallback(() => {
        if (!task.cancelled() && task.exception() === undefined) done(task.result());
      });
      return task;
    };
    const shutDown = (): void => {
      isShutdown = true;
      queue.shutdown();
    };
    for (const action of steps) {
      const next = item++;
      if (action.kind === 'put') putters.push(watch(createTask(queue.put(next)), () => put.push(next)));
      else if (action.kind === 'put now' && !queue.full() && !isShutdown) put.push((queue.putNowait(next), next));
      else if (action.kind === 'get') getters.push(watch(createTask(queue.get()), (value) => got.push(value)));
      else if (action.kind === 'get now' && !queue.empty()) got.push(queue.getNowait());
      else if (action.kind === 'items') consumers.push(queue.items().subscribe((value) => got.push(value)));
      else if (action.kind === 'leave') consumers.shift()?.unsubscribe();
      else if (action.kind === 'shutdown') shutDown();
      else if (action.kind === 'cancel put') putters[action.which % putters.length]?.cancel();
      else if (action.kind === 'cancel get') getters[action.which % getters.length]?.cancel();
      else yield* sleep(0);
    }
    yield* iterations(steps.length + 5);
    const waiting = (tasks: readonly Task<unknown>[]): number => tasks.filter((task) => !task.done()).length;
    if (!queue.empty() && (waiting(getters) > 0 || consumers.length > 0)) asleep.push('a getter');
    if (!queue.full() && waiting(putters) > 0) asleep.push('a putter');
    if (end === 'shutdown' || isShutdown) {
      shutDown();
      yield* iterations(steps.length + 5);
      if (waiting([...getters, ...putters]) > 0) asleep.push('somebody after shutdown');
    }
    left = drain(queue);
    for (const task of [...putters, ...getters]) task.cancel();
    for (const consumer of consumers) consumer.unsubscribe();
    yield* iterations(3);
  });
  return { put, got, left, asleep };
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const histories = fc.array(step, { maxLength: 60 });
const maxsizes = fc.constantFrom(0, 1, 2, 3);

describe.each([
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
] as const)('%s, whatever is done with it', (_name, Kind) => {
  it('loses no item, gives none twice, and lets nobody sleep who could go on', () => {
    fc.assert(
      fc.property(maxsizes, histories, fc.constantFrom('shutdown' as const, 'none' as const), (maxsize, steps, end) => {
        const { put, got, left, asleep } = play(new Kind<number>(maxsize), steps, end);
        expect(asleep).toEqual([]);
        expect(ascending([...got, ...left])).toEqual(ascending(put));
      }),
      { numRuns: 300 },
    );
  });

  it('joins exactly when as many are done as were put, whatever was dropped', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), fc.boolean(), (count, gets, immediate) => {
        inTask(function* () {
          const queue = new Kind<number>();
          for (let item = 0; item < count; item++) queue.putNowait(item);
          const taken = Math.min(count, gets);
          for (let item = 0; item < taken; item++) queue.getNowait();
          const joined = createTask(queue.join());
          yield* sleep(0);
          if (immediate) queue.shutdown(true);
          const unfinished = immediate ? taken : count;
          for (let done = 0; done < unfinished; done++) {
            yield* iterations(2);
            expect(joined.done()).toBe(false);
            queue.taskDone();
          }
          yield* joined;
          expect(() => queue.taskDone()).toThrow(RangeError);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('Queue, whatever is done with it', () => {
  it('is first in, first out among those that nobody overtakes', () => {
    fc.assert(
      fc.property(maxsizes, fc.array(fc.constantFrom('put', 'get', 'pause'), { maxLength: 60 }), (maxsize, steps) => {
        const fair = steps.map((kind) => ({ kind }) as Step);
        // Nobody comes between a wake-up and its turn when each step is followed by a pause.
        const calm = fair.flatMap((action): Step[] => [action, { kind: 'pause' }, { kind: 'pause' }]);
        const { put, got, left } = play(new Queue<number>(maxsize), calm, 'none');
        expect(put).toEqual(ascending(put));
        expect([...got, ...left]).toEqual(put);
      }),
      { numRuns: 200 },
    );
  });
});

describe('PriorityQueue, whatever is put', () => {
  it('gives the items sorted, equal ones as they came', () => {
    const item = fc.record({ key: fc.nat(4), name: fc.string() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 50 }), (items) => {
        const queue = new PriorityQueue<(typeof items)[0]>(0, { compare: (a, b) => a.key - b.key });
        for (const each of items) queue.putNowait(each);
        expect(drain(queue)).toEqual([...items].sort((a, b) => a.key - b.key));
      }),
    );
  });

  it('is as it was after any comparison that throws', () => {
    const steps = fc.array(fc.record({ key: fc.nat(5), throwsAfter: fc.option(fc.nat(3)), get: fc.boolean() }), { maxLength: 50 });
    fc.assert(
      fc.property(steps, (history) => {
        let left = Infinity;
        const compare = (a: { key: number }, b: { key: number }): number => {
          if (left-- <= 0) throw new Error('no order');
          return a.key - b.key;
        };
        const queue = new PriorityQueue<{ key: number }>(0, { compare });
        const model: { key: number }[] = [];
        for (const { key, throwsAfter, get } of history) {
          left = throwsAfter ?? Infinity;
          const one = { key };
          try {
            if (!get) {
              queue.putNowait(one);
              model.push(one);
              model.sort((a, b) => a.key - b.key);
            } else if (!queue.empty()) {
              expect(queue.getNowait()).toBe(model.shift());
            }
          } catch (error) {
            expect(error).toEqual(new Error('no order'));
          }
          expect(queue.qsize()).toBe(model.length);
        }
        left = Infinity;
        expect(drain(queue)).toEqual(model);
      }),
    );
  });
});
