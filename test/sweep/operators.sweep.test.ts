import { concatMap, defer, finalize, from, map, of, share, switchMap, timer, TimeoutError, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { createTask, FIRST_COMPLETED, FIRST_EXCEPTION, type Coroutine } from '../../lib/index.js';
import {
  abortedBy,
  asCompletedAll,
  asCompletedMap,
  gatherAll,
  gatherMap,
  orderedMap,
  shielded,
  waitAll,
  withCleanup,
  withTimeout,
} from '../../operators/index.js';
import { read, type Stage } from './stage.js';
import { sweep, type SweepOptions } from './sweep.js';
import type { Scenario } from './trial.js';

/** Each scenario as it is, and behind operators of RxJS that let go of their source in ways of their own. */
function piped(scenarios: Readonly<Record<string, Scenario>>, options: SweepOptions = {}): void {
  const behind: Record<string, Scenario> = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    sweep({ [name]: scenario }, options);
    behind[`${name}, behind map`] = (stage) => scenario(stage).pipe(map((value) => [value]));
    behind[`${name}, behind switchMap`] = (stage) => of(1).pipe(switchMap(() => scenario(stage)));
    behind[`${name}, behind share`] = (stage) => scenario(stage).pipe(share());
  }
  sweep(behind, { ...options, mounts: ['task', 'subscription'], behind: false });
}

/** The names 'a', 'b' and 'c', 2 ms apart. */
const names = ({ loop }: Stage): Observable<string> =>
  from(['a', 'b', 'c']).pipe(concatMap((name) => timer(2, loop).pipe(map(() => name))));

/** The longer, the earlier it comes. */
const job = (stage: Stage, cleanup = 0) => (name: string, index: number): Coroutine<string> =>
  stage.work(name, 9 - 3 * index, { cleanup });

const failing = (stage: Stage) => (name: string, index: number): Coroutine<string> =>
  stage.work(name, 6 - 2 * index, name === 'b' ? { fails: true } : { cleanup: 2 });

describe('wherever shielded() is disturbed', () => {
  piped(
    {
      'a worker': ({ work }) => work('a', 5, { cleanup: 2 }).pipe(shielded()),
      'a worker that fails': ({ work }) => work('a', 5, { fails: true }).pipe(shielded()),
      'a source': ({ source }) => source('a', 2, 3).pipe(shielded()),
    },
    { leaves: true },
  );
});

describe('wherever withTimeout() is disturbed', () => {
  piped({
    'in time': ({ work }) => work('a', 3, { cleanup: 2 }).pipe(withTimeout(9)),
    'too late': ({ work }) => work('a', 9).pipe(withTimeout(5)),
    'too late, with a slow cleanup': ({ work }) => work('a', 9, { cleanup: 3 }).pipe(map(String), withTimeout(5)),
    'a source in time': ({ source }) => source('a', 2, 3).pipe(withTimeout(9)),
    'a source too late': ({ source }) => source('a', 2, 9).pipe(withTimeout(5)),
    'one in another': ({ work }) => work('a', 9, { cleanup: 3 }).pipe(withTimeout(5), withTimeout(7)),
    'of 0': ({ work }) => work('a', 3, { cleanup: 2 }).pipe(withTimeout(0)),
    'a failure': ({ work }) => work('a', 3, { fails: true, cleanup: 2 }).pipe(withTimeout(9)),
  });
});

describe('wherever abortedBy() is disturbed', () => {
  const abortedAt =
    <T>({ loop }: Stage, ms: number): MonoTypeOperatorFunction<T> =>
    (source) =>
      defer(() => {
        const controller = new AbortController();
        const timer = loop.callLater(ms, () => controller.abort(new TimeoutError()));
        return source.pipe(abortedBy(controller.signal), finalize(() => timer.cancel()));
      });

  piped({
    'after its end': (stage) => stage.work('a', 3, { cleanup: 2 }).pipe(abortedAt(stage, 9)),
    'before its end': (stage) => stage.work('a', 9).pipe(abortedAt(stage, 5)),
    'with a slow cleanup': (stage) => stage.work('a', 9, { cleanup: 3 }).pipe(map(String), abortedAt(stage, 5)),
    'of a source': (stage) => stage.source('a', 2, 9).pipe(abortedAt(stage, 5)),
    'one in another': (stage) => stage.work('a', 9, { cleanup: 3 }).pipe(abortedAt(stage, 5), abortedAt(stage, 7)),
    'of a failure': (stage) => stage.work('a', 3, { fails: true, cleanup: 2 }).pipe(abortedAt(stage, 9)),
  });
});

describe('wherever withCleanup() is disturbed', () => {
  /** What the source acquires, the cleanup releases, so that it has to begin once. */
  const cleaned = ({ hold, work }: Stage, source: Observable<string>): Observable<string> => {
    let release = (): void => undefined;
    const acquiring = defer(() => {
      release = hold('resource', true);
      return source;
    });
    const cleanup = (): Coroutine<string> => {
      release();
      return work('clean', 3);
    };
    return acquiring.pipe(withCleanup(cleanup));
  };
  // Not amid steps: who leaves while the cleanup begins has it begin twice.
  piped(
    {
      'a worker': (stage) => cleaned(stage, stage.work('a', 3, { cleanup: 2 })),
      'a source': (stage) => cleaned(stage, stage.source('a', 2, 2)),
      'a failure': (stage) => cleaned(stage, stage.work('a', 3, { fails: true })),
      'two cleanups': (stage) => cleaned(stage, cleaned(stage, stage.work('a', 3))),
      'in withTimeout': (stage) => cleaned(stage, stage.work('a', 9, { cleanup: 1 })).pipe(withTimeout(5)),
      'around withTimeout': (stage) => cleaned(stage, stage.work('a', 9, { cleanup: 1 }).pipe(withTimeout(5))),
    },
    {},
  );
  const fails = ({ work }: Stage, source: Observable<string>): Observable<string> =>
    source.pipe(withCleanup(() => work('clean', 2, { fails: true })));
  piped({
    'a cleanup that fails': (stage) => fails(stage, stage.work('a', 3)),
    'a source and a cleanup that fail': (stage) => fails(stage, stage.work('a', 3, { fails: true })),
  });
});

describe('wherever gatherAll() and gatherMap() are disturbed', () => {
  piped({ 'gatherAll': ({ work }) => of(work('a', 5), work('b', 3, { cleanup: 2 })).pipe(gatherAll()) });
  // Not amid steps, here and below: what is just being started is not waited for.
  piped(
    {
      'gatherMap': (stage) => names(stage).pipe(gatherMap(job(stage))),
      'gatherMap with a limit': (stage) => names(stage).pipe(gatherMap(job(stage, 2), { limit: 2 })),
      'gatherMap, one at a time': (stage) => names(stage).pipe(gatherMap(job(stage, 2), { limit: 1 })),
    },
    { stops: true },
  );
  piped(
    {
      'gatherAll of tasks': ({ work, future }) => of(createTask(work('a', 5)), future('b', 3)).pipe(gatherAll()),
      // What runs beside a failure runs on.
      'gatherMap with a failure': (stage) => names(stage).pipe(gatherMap(failing(stage))),
    },
    { leaves: true },
  );
});

describe('wherever orderedMap() is disturbed', () => {
  piped(
    {
      'all at once': (stage) => names(stage).pipe(orderedMap(job(stage))),
      'with a limit': (stage) => names(stage).pipe(orderedMap(job(stage, 2), { limit: 2 })),
    },
    { stops: true },
  );
  piped({ 'of tasks': (stage) => names(stage).pipe(orderedMap((name, index) => createTask(job(stage, 1)(name, index)))) });
  piped({ 'with a failure': (stage) => names(stage).pipe(orderedMap(failing(stage))) }, { leaves: true });
});

describe('wherever asCompletedAll() and asCompletedMap() are disturbed', () => {
  piped({ 'asCompletedAll': ({ work }) => of(work('a', 5), work('b', 3, { cleanup: 2 })).pipe(asCompletedAll()) });
  piped(
    {
      'asCompletedMap': (stage) => names(stage).pipe(asCompletedMap(job(stage))),
      'asCompletedMap of what answers a cancel with an error': (stage) =>
        names(stage).pipe(asCompletedMap((name) => stage.work(name, 9, { resists: true }))),
      'asCompletedMap with a limit': (stage) => names(stage).pipe(asCompletedMap(job(stage, 2), { limit: 2 })),
    },
    { stops: true },
  );
  piped(
    {
      'asCompletedAll of tasks': ({ work, future }) => of(createTask(work('a', 5)), future('b', 3)).pipe(asCompletedAll()),
      'asCompletedMap with a failure': (stage) => names(stage).pipe(asCompletedMap(failing(stage))),
    },
    { leaves: true },
  );
});

describe('wherever waitAll() is disturbed', () => {
  const all = (stage: Stage): Observable<Coroutine<string>> => names(stage).pipe(map(job(stage, 2)));
  piped(
    {
      'for all': (stage) => all(stage).pipe(waitAll(), map(read(stage))),
      'for the first': (stage) => all(stage).pipe(waitAll({ returnWhen: FIRST_COMPLETED }), map(read(stage))),
      'for the first failure': (stage) =>
        names(stage).pipe(map(failing(stage)), waitAll({ returnWhen: FIRST_EXCEPTION }), map(read(stage))),
      'for all, one of which fails': (stage) => names(stage).pipe(map(failing(stage)), waitAll(), map(read(stage))),
      'with a timeout': (stage) => all(stage).pipe(waitAll({ timeout: 5 }), map(read(stage))),
      'for a task and a future': (stage) =>
        of(createTask(stage.work('a', 5)), stage.future('b', 3)).pipe(waitAll(), map(read(stage))),
    },
    { leaves: true },
  );
});
