import { of } from 'rxjs';
import * as asyncio from '../lib/index.js';
import { runVirtual } from '../lib/testing/index.js';
import * as operators from '../operators/index.js';
import { thrownBy } from './tasks/support.js';

const { coroutine, EventLoop, Queue, Runner, sleep } = asyncio;

const work = (): asyncio.Coroutine<void> => sleep(1);

/** Whatever takes options, called with what is none. */
const takers: Readonly<Record<string, (options: never) => unknown>> = {
  asCompleted: (options) => asyncio.asCompleted([work()], options),
  asCompletedAll: (options) => of(work()).pipe(operators.asCompletedAll(options)),
  asCompletedMap: (options) => of(1).pipe(operators.asCompletedMap(work, options)),
  asPromise: (options) => asyncio.asPromise(work(), options),
  captureCallGraph: (options) => asyncio.captureCallGraph(null, options),
  ContextVar: (options) => new asyncio.ContextVar('variable', options),
  coroutine: (options) => coroutine(function* () {}, options),
  createTask: (options) => asyncio.createTask(work(), options),
  ensureFuture: (options) => asyncio.ensureFuture(work(), options),
  EventLoop: (options) => new EventLoop(options),
  'EventLoop.createTask': (options) => new EventLoop().createTask(work(), options),
  Future: (options) => new asyncio.Future(options),
  gather: (options) => asyncio.gather([work()], options),
  gatherAll: (options) => of(work()).pipe(operators.gatherAll(options)),
  gatherMap: (options) => of(1).pipe(operators.gatherMap(work, options)),
  mapToThread: (options) => of(1).pipe(operators.mapToThread((x: number) => x, options)),
  orderedMap: (options) => of(1).pipe(operators.orderedMap(work, options)),
  PriorityQueue: (options) => new asyncio.PriorityQueue(0, options),
  putTo: (options) => of(1).pipe(operators.putTo(new Queue<number>(), options)),
  run: (options) => asyncio.run(work(), options),
  Runner: (options) => new Runner(options),
  'Runner.run': (options) => new Runner().run(work(), options),
  runVirtual: (options) => runVirtual(work, options),
  Task: (options) => new asyncio.Task(work(), options),
  'TaskGroup.createTask': (options) => new asyncio.TaskGroup().createTask(work(), options),
  wait: (options) => asyncio.wait([work()], options),
  waitAll: (options) => of(work()).pipe(operators.waitAll(options)),
  wrapFuture: (options) => asyncio.wrapFuture(Promise.resolve(), options),
};

describe.each(Object.keys(takers))('%s', (name) => {
  it.each([
    [null, 'null'],
    [5, '5'],
    ['fast', '"fast"'],
  ])('refuses %p as its options, in words', (options, words) => {
    const error = thrownBy(() => takers[name]!(options as never));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toBe(`${name}: options must be an object, got ${words}`);
  });
});
