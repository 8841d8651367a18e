import { concat, map, NEVER, Observable, takeUntil, timer } from 'rxjs';
import { aiter, asPromise, coroutine, createTask, fromAsync, until, type Body } from '../../lib/index.js';
import type { Stage } from './stage.js';
import { sweep } from './sweep.js';

/** Settles with `work`, which runs on the loop, as a promise does that can't be stopped. */
function promise(work: Observable<string>): PromiseLike<string> {
  return asPromise(work);
}

/** An async function that does one thing after the other, and stops when it is told to. */
async function steps({ hold, work }: Stage, signal: AbortSignal): Promise<string> {
  const release = hold('async');
  try {
    await asPromise(work('a', 3, { cleanup: 2 }), { signal });
    return await asPromise(work('b', 2, { cleanup: 1 }), { signal });
  } finally {
    release();
  }
}

describe('wherever until is disturbed', () => {
  sweep({
    'a future': ({ future }) => until(future('a', 3)),
    'a source': ({ source }) => until(source('a', 2, 2)),
    'a source behind a pipe': ({ source }) => until(source('a', 2, 2).pipe(map((text) => `${text}!`))),
    'a coroutine behind a pipe': ({ work }) => until(work('a', 5, { cleanup: 2 }).pipe(map((text) => `${text}!`))),
    'a source that another ends': ({ source, loop }) => until(concat(source('a', 2), NEVER).pipe(takeUntil(timer(5, loop)))),
    'a task': ({ work }) => coroutine(() => until(createTask(work('a', 5, { cleanup: 2 })))[Symbol.iterator]() as Body<string>)(),
  });
});

describe('wherever createTask is disturbed', () => {
  const awaited = coroutine(function* (stage: Stage, eager: boolean) {
    return yield* createTask(stage.work('a', 5, { cleanup: 2 }), { eager });
  });
  sweep({
    'a task that is awaited': (stage) => awaited(stage, false),
    'an eager task that is awaited': (stage) => awaited(stage, true),
    'a task of a source': ({ source }) => coroutine(() => createTask(source('a', 2, 2))[Symbol.iterator]() as Body<string>)(),
  });
  sweep(
    {
      'a task': ({ work }) => createTask(work('a', 5, { cleanup: 2 })),
      'an eager task': ({ work }) => createTask(work('a', 5, { cleanup: 2 }), { eager: true }),
      'a task that fails': ({ work }) => createTask(work('a', 5, { fails: true })),
      'a task that two wait for': ({ work }) =>
        coroutine(function* () {
          const inner = createTask(work('a', 5, { cleanup: 1 }));
          const outer = createTask(until(inner));
          return [yield* inner, yield* outer];
        })(),
    },
    // A task that was made before runs on when the main one is cancelled before its first step.
    { leaves: true },
  );
});

describe('wherever fromAsync and asPromise are disturbed', () => {
  sweep(
    {
      'an async function': (stage) => fromAsync((signal) => steps(stage, signal)),
      'one that fails': ({ work }) => fromAsync((signal) => asPromise(work('a', 3, { fails: true }), { signal })),
    },
    { promises: true },
  );
  sweep(
    {
      'one that does not listen': ({ work }) => fromAsync(() => asPromise(work('a', 3))),
      'a promise': ({ work }) => until(promise(work('a', 3))),
    },
    { promises: true, leaves: true },
  );
});

describe('wherever aiter is disturbed', () => {
  const all = coroutine(function* (source: Observable<string> | AsyncIterable<string>) {
    using cursor = aiter(source);
    const values: string[] = [];
    for (;;) {
      const { done, value } = yield* cursor.next();
      if (done) return values;
      values.push(value);
    }
  });
  async function* generate({ hold, work }: Stage): AsyncGenerator<string> {
    const release = hold('generator');
    try {
      yield await asPromise(work('a', 2));
      yield await asPromise(work('b', 2));
    } finally {
      release();
    }
  }
  sweep({
    'over a source': ({ source }) => all(source('a', 2, 3)),
    'with work in between': ({ work, source }) =>
      coroutine(function* () {
        using cursor = aiter(source('a', 1, 3));
        yield* cursor.next();
        yield* work('w', 4, { cleanup: 2 });
        return (yield* cursor.next()).value;
      })(),
  });
  // A cursor is let go of, not waited for.
  sweep({ 'over a coroutine': ({ work }) => all(work('a', 3, { cleanup: 2 })) }, { leaves: true });
  // Its finally runs in microtasks, which an unsubscribe does not wait for.
  sweep(
    {
      'over an async generator': (stage) => all(generate(stage)),
      'an async generator that is awaited': (stage) => until(generate(stage)),
    },
    { promises: true, leaves: true },
  );
});
