import fc from 'fast-check';
import { coroutine, createTask, gather, Lock, shield, sleep, timeout, wait, type Body, type Task, type TraceEvent } from '../../lib/index.js';
import { record } from './support.js';

type Step =
  | { kind: 'sleep' | 'timeout' | 'lock'; ms: number }
  | { kind: 'spawn' | 'eager' | 'gather' | 'wait' | 'shield' | 'await'; steps: Step[] }
  | { kind: 'cancel'; which: number }
  | { kind: 'fail' | 'swallow' | 'clean' };

const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  step: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('sleep' as const, 'timeout' as const, 'lock' as const), ms: fc.nat(3) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom<'spawn' | 'eager' | 'gather' | 'wait' | 'shield' | 'await'>('spawn', 'eager', 'gather', 'wait', 'shield', 'await'),
        steps: tie('steps'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('fail' as const, 'swallow' as const, 'clean' as const) }) },
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 5 }),
}));

/** A program of tasks that does what `steps` say. */
const main = coroutine(function* (steps: readonly Step[]): Body<void> {
  const lock = new Lock();
  const tasks: Task<unknown>[] = [];
  const run = coroutine(function* (list: readonly Step[]): Body<void> {
    for (const step of list) {
      try {
        yield* act(step);
      } catch (error) {
        if (step.kind !== 'await') throw error;
      }
    }
  });
  const spawn = (list: readonly Step[], eager = false): Task<unknown> => {
    const task = createTask(run(list), { eager });
    tasks.push(task);
    return task;
  };
  const hold = coroutine(function* (ms: number): Body<void> {
    yield* lock.acquire();
    try {
      yield* sleep(ms);
    } finally {
      lock.release();
    }
  });
  const act = coroutine(function* (step: Step): Body<void> {
    if (step.kind === 'sleep') yield* sleep(step.ms);
    else if (step.kind === 'timeout') yield* timeout(step.ms, () => sleep(2));
    else if (step.kind === 'lock') yield* hold(step.ms);
    else if (step.kind === 'spawn' || step.kind === 'eager') spawn(step.steps, step.kind === 'eager');
    else if (step.kind === 'gather') yield* gather([spawn(step.steps), run(step.steps)], { returnExceptions: true });
    else if (step.kind === 'wait') yield* wait([spawn(step.steps)], { timeout: 2 });
    else if (step.kind === 'shield') yield* shield(spawn(step.steps));
    else if (step.kind === 'await') yield* spawn(step.steps);
    else if (step.kind === 'cancel') tasks[step.which % tasks.length]?.cancel();
    else if (step.kind === 'fail') throw new Error('fail');
    else yield* resist(step.kind);
  });
  const resist = coroutine(function* (kind: 'swallow' | 'clean'): Body<void> {
    try {
      yield* sleep(1);
    } catch (error) {
      yield* sleep(1);
      if (kind === 'clean') throw error;
    }
  });
  yield* run(steps);
  yield* wait([sleep(3)]);
});

/** What may follow what; a cancel, and what takes it back, may come at any time before the end. */
const next: Record<string, readonly string[]> = {
  '': ['created'],
  created: ['started', 'done'],
  started: ['suspended', 'cleaningUp', 'done'],
  cleaningUp: ['suspended'],
  suspended: ['woken'],
  woken: ['resumed'],
  resumed: ['suspended', 'cleaningUp', 'done'],
  done: [],
};

/** The first thing that is wrong with a task's events, or null. */
function flaw(events: readonly TraceEvent[]): string | null {
  let state = '';
  let cancelled = false;
  for (const { kind } of events) {
    const beside = kind === 'cancelled' || kind === 'uncancelled';
    if (beside ? state === '' || state === 'done' : !next[state]!.includes(kind)) return `${kind} after ${state}`;
    if (beside) cancelled ||= kind === 'cancelled';
    else state = kind;
  }
  const last = events.at(-1)!;
  // One that is made while the loop is shut down may never end.
  if (last.kind !== 'done') return last.task.done() ? `the last is ${last.kind}` : null;
  return last.task.cancelled() === (last.outcome === 'cancelled') || cancelled ? null : 'another outcome than that of the task';
}

describe('trace$ of random programs', () => {
  it('has each task follow its course, at times that never go back.', () => {
    let tasks = 0;
    fc.assert(
      fc.property(steps, (list) => {
        const { events } = record((loop) => {
          loop.setExceptionHandler(() => undefined);
          return main(list);
        });
        const byTask = group(events);
        tasks += byTask.size;
        expect([...byTask.values()].map(flaw).filter((wrong) => wrong !== null)).toEqual([]);
        const times = events.map(({ time }) => time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
    expect(tasks).toBeGreaterThan(500);
  });
});

function group(events: readonly TraceEvent[]): Map<Task<unknown>, TraceEvent[]> {
  const groups = new Map<Task<unknown>, TraceEvent[]>();
  for (const event of events) groups.set(event.task, [...(groups.get(event.task) ?? []), event]);
  return groups;
}
