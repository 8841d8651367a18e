import { map } from 'rxjs';
import {
  asCompleted,
  coroutine,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  gather,
  shield,
  sleep,
  wait,
  throwIfCancelled,
  type Awaitable,
  type Coroutine,
  type WaitOptions,
} from '../../lib/index.js';
import { read, type Stage } from './stage.js';
import { sweep } from './sweep.js';
import type { Scenario } from './trial.js';

describe('wherever a worker is disturbed', () => {
  sweep({
    'sleep(0)': () => sleep(0, 'x'),
    'sleep(5)': () => sleep(5, 'x'),
    'one that sleeps': ({ work }) => work('a', 5),
    'one with a slow cleanup': ({ work }) => work('a', 5, { cleanup: 3 }),
    'one that fails': ({ work }) => work('a', 5, { cleanup: 3, fails: true }),
  });
  // CANC-14: what it raises in place of the cancel is its outcome.
  sweep({ 'one that answers a cancel with an error': ({ work }) => work('a', 5, { resists: true, cleanup: 2 }) }, { races: ['Error'] });
});

describe('wherever gather is disturbed', () => {
  // GATH-14: it does not wait for all cleanups.
  sweep(
    {
      'a list': ({ work }) => gather([work('a', 3), work('b', 5)]),
      'a record': ({ work }) => gather({ a: work('a', 5), b: work('b', 3) }),
      'slow cleanups': ({ work }) => gather([work('a', 3, { cleanup: 1 }), work('b', 5, { cleanup: 3 })]),
      'tasks, a future and a source': ({ work, future, source }) =>
        gather([createTask(work('a', 3)), future('b', 4), source('c', 5), work('d', 2)]),
      'gathers in gather': ({ work }) => gather([gather([work('a', 3), work('b', 5)]), gather([work('c', 4)])]),
      'an error returned': ({ work }) =>
        gather([work('a', 3, { fails: true, known: true }), work('b', 5, { cleanup: 3 })], { returnExceptions: true }),
      'errors returned by children that answer a cancel with one': ({ work }) =>
        gather([work('a', 3, { resists: true }), work('b', 5, { resists: true, cleanup: 2 })], { returnExceptions: true }),
    },
    { leaves: true },
  );
  // GATH-16: a child's error comes in place of the cancel.
  sweep(
    {
      'a failure': ({ work }) => gather([work('a', 3, { fails: true }), work('b', 5, { cleanup: 3 }), work('c', 5, { fails: true })]),
      'two failures at once': ({ work }) => gather([work('a', 3, { fails: true }), work('b', 3, { fails: true })]),
      'a task that fails': ({ work }) => gather([createTask(work('a', 3, { fails: true })), work('b', 5)]),
      'children that answer a cancel with an error': ({ work }) =>
        gather([work('a', 3, { resists: true }), work('b', 5, { resists: true, cleanup: 2 })]),
    },
    { leaves: true, races: ['Error'] },
  );
});

describe('wherever wait is disturbed', () => {
  const waiting =
    (inputs: (stage: Stage) => Awaitable<string>[], options: WaitOptions = {}): Scenario =>
    (stage) =>
      wait(inputs(stage), options).pipe(map(read(stage)));
  const two = ({ work }: Stage): Coroutine<string>[] => [work('a', 3), work('b', 8, { cleanup: 3 })];
  const oneFails = ({ work }: Stage): Coroutine<string>[] => [work('a', 2), work('b', 4, { fails: true, known: true }), work('c', 5)];
  // It cancels what it started, and does not wait for that.
  sweep(
    {
      'for all': waiting(two),
      'for all, one of which fails': waiting(oneFails),
      'for the first': waiting(two, { returnWhen: FIRST_COMPLETED }),
      'for the first failure': waiting(oneFails, { returnWhen: FIRST_EXCEPTION }),
      'with a timeout in time': waiting(two, { timeout: 9 }),
      'with a timeout that passes': waiting(two, { timeout: 5 }),
      'with a timeout of 0': waiting(two, { timeout: 0 }),
    },
    { leaves: true, stops: true },
  );
  sweep(
    {
      'for a task and a future': waiting(({ work, future }) => [createTask(work('a', 3)), future('b', 4), work('c', 5)]),
      'for a task that fails': waiting(({ work }) => [createTask(work('a', 3, { fails: true })), work('b', 5)]),
    },
    { leaves: true },
  );
});

describe('wherever asCompleted is disturbed', () => {
  sweep(
    {
      'as an Observable': ({ work }) => asCompleted([work('a', 5), work('b', 3, { cleanup: 2 }), work('c', 3)]),
      'with a failure': ({ work }) => asCompleted([work('a', 5, { cleanup: 2 }), work('b', 3, { fails: true })]),
      'with a timeout in time': ({ work }) => asCompleted([work('a', 5), work('b', 3)], { timeout: 9 }),
      'with a timeout that passes': ({ work }) => asCompleted([work('a', 9, { cleanup: 2 }), work('b', 3)], { timeout: 5 }),
    },
    { leaves: true, stops: true },
  );
  sweep(
    { 'with tasks': ({ work, future }) => asCompleted([createTask(work('a', 5)), future('b', 3), work('c', 4)]) },
    { leaves: true },
  );
  const each = coroutine(function* (stage: Stage, each: (stage: Stage) => Iterable<Coroutine<string>>) {
    const got: unknown[] = [];
    for (const next of each(stage)) {
      try {
        got.push(yield* next);
      } catch (error) {
        throwIfCancelled(error);
        stage.delivered(error);
        got.push(error);
      }
    }
    return got;
  });
  sweep(
    {
      'each()': (stage) => each(stage, ({ work }) => asCompleted([work('a', 5), work('b', 3, { cleanup: 2 }), work('c', 3)]).each()),
      'each() with a timeout': (stage) => each(stage, ({ work }) => asCompleted([work('a', 9), work('b', 3)], { timeout: 5 }).each()),
      'each(), with tasks': (stage) => each(stage, ({ work, future }) => asCompleted([createTask(work('a', 5)), future('b', 3)]).each()),
      'each(), with a failure': (stage) => each(stage, ({ work }) => asCompleted([work('a', 5), work('b', 3, { fails: true })]).each()),
    },
    { leaves: true },
  );
});

describe('wherever shield is disturbed', () => {
  sweep(
    {
      'a worker': ({ work }) => shield(work('a', 5, { cleanup: 2 })),
      'a worker that fails': ({ work }) => shield(work('a', 5, { fails: true })),
      'a task': ({ work }) => shield(createTask(work('a', 5))),
      'a future': ({ future }) => shield(future('a', 5)),
      'a source': ({ source }) => shield(source('a', 3, 2)),
      'a shield': ({ work }) => shield(shield(work('a', 5))),
      'a gather': ({ work }) => shield(gather([work('a', 3), work('b', 5, { cleanup: 1 })])),
      'a gather with a failure': ({ work }) => shield(gather([work('a', 3, { fails: true }), work('b', 5)])),
      'in gather': ({ work }) => gather([shield(work('a', 5)), work('b', 3)]),
      'a shield in the body of a cleanup': ({ work, hold }) =>
        coroutine(function* () {
          const release = hold('shielding');
          try {
            return yield* work('a', 3);
          } finally {
            try {
              yield* shield(work('b', 4));
            } finally {
              release();
            }
          }
        })(),
    },
    { leaves: true },
  );
});
