import { map, of, share, switchMap, tap, type Observable, type OperatorFunction } from 'rxjs';
import { asPromise, createTask, run, sleep, taskGroup, until, waitFor, type Awaitable, type EventLoop } from '../../lib/index.js';
import {
  abortedBy,
  asCompletedAll,
  asCompletedMap,
  gatherAll,
  gatherMap,
  orderedMap,
  waitAll,
  withCleanup,
  withTimeout,
} from '../../operators/index.js';
import { settle } from '../loop/helpers.js';
import { inTask } from '../tasks/support.js';
import { cleaning } from './support.js';

type Behind = (trace: string[]) => Observable<unknown>;
const same = (input: Awaitable): Awaitable => input;
const through = (operator: OperatorFunction<Awaitable, unknown>): Behind => (trace) => of(cleaning(trace, 20)).pipe(operator);

/** Each has one run behind it, which takes 20 ms to clean up. */
const behind: [string, Behind][] = [
  ['gatherMap', through(gatherMap(same))],
  ['gatherAll', through(gatherAll())],
  ['orderedMap', through(orderedMap(same))],
  ['asCompletedMap', through(asCompletedMap(same))],
  ['asCompletedAll', through(asCompletedAll())],
  ['waitAll', through(waitAll())],
  ['withTimeout', (trace) => cleaning(trace, 20).pipe(withTimeout(900))],
  ['abortedBy', (trace) => cleaning(trace, 20).pipe(abortedBy(new AbortController().signal))],
  ['withCleanup', (trace) => cleaning(trace, 10).pipe(withCleanup(() => sleep(10)))],
  ['a pipe', (trace) => cleaning(trace, 20).pipe(map(String), share(), tap())],
  ['switchMap', (trace) => of(1).pipe(switchMap(() => cleaning(trace, 20)))],
];

/** When the cleanup of `source`, which is left after 50 ms, is over for whoever waits for it. */
function waited(leave: (source: Observable<unknown>, loop: EventLoop) => Awaitable, source: Behind): [time: number, trace: string[]] {
  const trace: string[] = [];
  const time = inTask(function* (loop) {
    try {
      yield* until(leave(source(trace), loop));
    } catch {
      // How it ends is tested elsewhere.
    }
    return loop.time();
  });
  return [time, trace];
}

describe.each(behind)('who leaves %s waits for its cleanup:', (name, source) => {
  const cleaned = name === 'withCleanup' ? 'run cleaned up @60' : 'run cleaned up @70';
  const expected = [70, ['run cancelled @50', cleaned]];

  it('withTimeout', () => {
    expect(waited((left) => left.pipe(withTimeout(50)), source)).toEqual(expected);
  });

  it('abortedBy', () => {
    const left = (input: Observable<unknown>, loop: EventLoop): Awaitable => {
      const controller = new AbortController();
      loop.callLater(50, () => controller.abort());
      return input.pipe(abortedBy(controller.signal));
    };
    expect(waited(left, source)).toEqual(expected);
  });

  it('withTimeout behind map, share and tap', () => {
    expect(waited((left) => left.pipe(map(String), share(), tap(), withTimeout(50)), source)).toEqual(expected);
  });

  it('withCleanup, before it cleans up itself', () => {
    const left = (input: Observable<unknown>): Awaitable => input.pipe(withCleanup(() => sleep(7)), withTimeout(50));
    expect(waited(left, source)).toEqual([77, ['run cancelled @50', cleaned]]);
  });

  it('waitFor', () => {
    expect(waited((left) => waitFor(left, 50), source)).toEqual(expected);
  });

  it('a task that is cancelled', () => {
    const left = (input: Observable<unknown>, loop: EventLoop): Awaitable => {
      const task = createTask(input);
      loop.callLater(50, () => task.cancel());
      return task;
    };
    expect(waited(left, source)).toEqual(expected);
  });

  it('a task group that is cancelled', () => {
    const left = (input: Observable<unknown>, loop: EventLoop): Awaitable =>
      taskGroup((group) => {
        group.createTask(input);
        loop.callLater(50, () => group.cancel());
        return undefined;
      });
    expect(waited(left, source)).toEqual(expected);
  });

  it('an operator around it', () => {
    for (const outer of [gatherAll(), orderedMap(same), asCompletedAll(), waitAll()] as OperatorFunction<Awaitable, unknown>[]) {
      expect(waited((left) => of<Awaitable>(left).pipe(outer, withTimeout(50)), source)).toEqual(expected);
    }
  });

  it('run, which is aborted', async () => {
    const trace: string[] = [];
    const controller = new AbortController();
    const running = run(source(trace), { signal: controller.signal });
    await settle();
    controller.abort(new Error('aborted'));
    await expect(running).rejects.toThrow('aborted');
    expect(trace.map((line) => line.replace(/ @.*/, ''))).toEqual(['run cancelled', 'run cleaned up']);
  });

  it('asPromise, whose signal is aborted', async () => {
    const trace: string[] = [];
    const controller = new AbortController();
    const promise = asPromise(source(trace), { signal: controller.signal });
    await settle();
    controller.abort(new Error('aborted'));
    await expect(promise).rejects.toThrow('aborted');
    expect(trace.map((line) => line.replace(/ @.*/, ''))).toEqual(['run cancelled', 'run cleaned up']);
  });
});
