import { map, of, share, switchMap, type Observable } from 'rxjs';
import { asyncWith, coroutine, createTask, gather, shield, staggeredRace, taskGroup, timeout, until, waitFor } from '../../lib/index.js';
import { asCompletedMap, gatherMap, orderedMap, shielded, withCleanup, withTimeout } from '../../operators/index.js';
import type { Stage } from './stage.js';
import { sweep, type SweepOptions } from './sweep.js';
import type { Scenario } from './trial.js';

type Outer = (input: Observable<unknown>, stage: Stage) => Observable<unknown>;

const inners: Readonly<Record<string, Scenario>> = {
  'a slow cleanup': ({ work }) => work('a', 7, { cleanup: 3 }),
  'a failure': ({ work }) => work('a', 4, { cleanup: 2, fails: true, known: true }),
  'a source': ({ source }) => source('a', 2, 3),
  'a task': ({ work }) =>
    coroutine(function* () {
      return yield* createTask(work('a', 7, { cleanup: 2 }));
    })(),
  'a group that fails': ({ work }) =>
    taskGroup(function* (group) {
      group.createTask(work('a', 4, { fails: true, known: true }));
      return yield* work('b', 7, { cleanup: 1 });
    }),
  'waitFor': ({ work }) => waitFor(work('a', 9, { cleanup: 3 }), 4),
  'withTimeout': ({ work }) => work('a', 9, { cleanup: 3 }).pipe(withTimeout(4)),
  'withCleanup': ({ work }) => work('a', 4, { cleanup: 1 }).pipe(withCleanup(() => work('clean', 3))),
  'gatherMap': ({ work }) => of('a', 'b').pipe(gatherMap((name) => work(name, 4, { cleanup: 2 }))),
};

/** What waits for the cleanup of what it is given. */
const waiters: Readonly<Record<string, Outer>> = {
  'waitFor': (input) => waitFor(input, 5),
  'timeout': (input) => timeout(5, () => input),
  'taskGroup': (input) => taskGroup((group) => void group.createTask(input)),
  'a taskGroup of eager children': (input) => taskGroup((group) => void group.createTask(input, { eager: true })),
  'the body of a taskGroup': (input, { work }) =>
    taskGroup((group) => {
      group.createTask(work('child', 2));
      return input;
    }),
  'asyncWith': (input, { manager }) => asyncWith(manager('m', 1, 2), () => input),
  'staggeredRace': (input) => staggeredRace([() => input], 5),
  'until behind a pipe': (input) => until(input.pipe(map((value) => [value]))),
  'switchMap and share': (input) => of(1).pipe(switchMap(() => input.pipe(share()))),
  'orderedMap': (input) => of(1, 2).pipe(orderedMap(() => input)),
  'asCompletedMap': (input) => of(1, 2).pipe(asCompletedMap(() => input)),
  'withTimeout twice': (input) => input.pipe(map((value) => [value]), withTimeout(5), withTimeout(6)),
  'the cleanup of withCleanup': (input, { work }) => work('first', 2).pipe(withCleanup(() => input)),
};

/** The same, but not amid steps: see the sweep of these operators. */
const starters: Readonly<Record<string, Outer>> = {
  'gatherMap with a limit': (input) => of(1, 2).pipe(gatherMap(() => input, { limit: 1 })),
  'withCleanup': (input, { work }) => input.pipe(withCleanup(() => work('last', 2))),
};

/** What may end before what it was given. */
const leavers: Readonly<Record<string, Outer>> = {
  'waitFor with no time': (input) => waitFor(input, 0),
  'gather': (input, { work }) => gather([input, work('g', 2)]),
  'shield': (input) => shield(input),
  'shielded()': (input) => input.pipe(shielded()),
};

function nested(outers: Readonly<Record<string, Outer>>, options: SweepOptions): void {
  for (const [name, outer] of Object.entries(outers)) {
    describe(`wherever ${name} is disturbed around`, () => {
      const scenarios = Object.entries(inners).map(([key, inner]): [string, Scenario] => [key, (stage) => outer(inner(stage), stage)]);
      sweep(Object.fromEntries(scenarios), { ...options, mounts: ['task', 'subscription'], behind: false });
    });
  }
}

// GATH-16, TG-16: what failed may come in place of a cancel, and a known error may come in the place of both.
nested(waiters, { races: ['Error', 'ExceptionGroup'] });
nested(starters, { races: ['Error', 'ExceptionGroup'] });
nested(leavers, { races: ['Error', 'ExceptionGroup'], leaves: true });
