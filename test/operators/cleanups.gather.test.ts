import { setImmediate as hostTurn } from 'node:timers/promises';
import { of, takeUntil, timer } from 'rxjs';
import { asPromise, coroutine, Future, gather, getRunningLoop, sleep, until, type Coroutine } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { abortedBy, withCleanup, withTimeout } from '../../operators/index.js';
import { inTask } from '../tasks/support.js';
import { cleaning, note } from './support.js';

/** Two that take 5 and 20 ms to clean up. */
const two = (trace: string[]): Coroutine<unknown> => gather([cleaning(trace, 5, 'a'), cleaning(trace, 20, 'b')]);

const calling = coroutine(function* (trace: string[]) {
  yield* two(trace);
});

const cleanups = ['a cancelled @10', 'b cancelled @10', 'a cleaned up @15', 'b cleaned up @30'];

describe.each([
  ['a gather', two],
  ['a coroutine that awaits one', calling],
])('the cleanups of %s are waited for, all of them,', (_name, make) => {
  it('by withTimeout.', () => {
    const trace: string[] = [];
    runVirtual(() => sleep(50, note(trace, make(trace).pipe(withTimeout(10)))));
    expect(trace).toEqual([...cleanups, 'error TimeoutError @30']);
  });

  it('by abortedBy.', () => {
    inTask(function* () {
      const trace: string[] = [];
      const controller = new AbortController();
      note(trace, make(trace).pipe(abortedBy(controller.signal)));
      yield* sleep(10);
      controller.abort('stop');
      yield* sleep(50);
      expect(trace).toEqual([...cleanups, 'error stop @30']);
    });
  });

  it('by withCleanup.', () => {
    const trace: string[] = [];
    runVirtual(() => sleep(50, note(trace, make(trace).pipe(takeUntil(timer(10)), withCleanup(() => of(undefined))))));
    expect(trace).toEqual([...cleanups, 'complete @30']);
  });
});

it('GATH-14: a task that is cancelled goes on when the first input has ended.', () => {
  inTask(function* () {
    const trace: string[] = [];
    const started = getRunningLoop().createTask(two(trace));
    yield* sleep(10);
    started.cancel();
    yield* sleep(6);
    expect([started.cancelled(), trace.length]).toEqual([true, 3]);
  });
});

it('asPromise with a signal waits for the cleanups of all inputs of a gather.', async () => {
  const trace: string[] = [];
  const slow = coroutine(function* (name: string, turns: number) {
    try {
      yield* new Future();
    } finally {
      for (let i = 0; i < turns; i++) yield* until(hostTurn());
      trace.push(name);
    }
  });
  const controller = new AbortController();
  const promise = asPromise(gather([slow('a', 0), slow('b', 9)]), { signal: controller.signal });
  await asPromise(sleep(0));
  controller.abort('left');
  await expect(promise).rejects.toBe('left');
  expect(trace).toEqual(['a', 'b']);
});
