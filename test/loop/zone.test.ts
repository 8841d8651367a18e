import './sharedPrototypes.js';
import 'zone.js';
import 'zone.js/plugins/fake-async-test';
import { asyncScheduler, of, timer } from 'rxjs';
import { AsyncLocalStorage } from 'node:async_hooks';
import { coroutine, EventLoop, setContextCarrier, sleep, type Future } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

interface ZoneLike {
  readonly name: string;
  fork(spec: { name: string; onHandleError?: () => boolean }): ZoneLike;
  run<T>(fn: () => T): T;
}

/** What is behind Angular's `fakeAsync`. */
interface FakeAsync {
  readonly name: string;
  lockDatePatch(): void;
  unlockDatePatch(): void;
  tick(ms: number): void;
}

declare const Zone: {
  readonly current: ZoneLike;
  readonly root: ZoneLike;
  readonly FakeAsyncTestZoneSpec: new (name: string) => FakeAsync;
};

const [armer, submitter, settler] = ['armer', 'submitter', 'settler'].map((name) => Zone.root.fork({ name })) as [ZoneLike, ZoneLike, ZoneLike];

/** The zone that `submit` has a callback see, submitted in the zone `submitter` to a loop whose flush was armed in another one. */
async function zoneSeenBy(submit: (loop: EventLoop, see: () => void) => void): Promise<string[]> {
  const loop = new EventLoop();
  const seen: string[] = [];
  armer.run(() => loop.callSoon(() => undefined));
  submitter.run(() => submit(loop, () => void seen.push(Zone.current.name)));
  await settle();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await settle();
  loop.close();
  return seen;
}

function settleLater(loop: EventLoop, future: Future<void>): void {
  settler.run(() => loop.callSoon(() => future.setResult()));
}

const submissions: [string, (loop: EventLoop, see: () => void) => void][] = [
  ['a callback', (loop, see) => loop.callSoon(see)],
  ['a timer', (loop, see) => loop.callLater(1, see)],
  ['work of a scheduler', (loop, see) => timer(1, loop).subscribe(see)],
  [
    "a task's steps",
    (loop, see) => {
      const future = loop.createFuture<void>();
      const work = coroutine(function* () {
        see();
        yield* future;
        see();
      });
      loop.createTask(work());
      settleLater(loop, future);
    },
  ],
  [
    'a done callback',
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.addDoneCallback(see);
      settleLater(loop, future);
    },
  ],
  [
    "a subscriber's next and complete",
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.subscribe({ next: see, complete: see });
      settleLater(loop, future);
    },
  ],
  [
    "a subscriber's error",
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.subscribe({ error: see });
      settler.run(() => loop.callSoon(() => future.setException(new Error('boom'))));
    },
  ],
  ['a subscriber of a task of an Observable', (loop, see) => loop.createTask(of(1)).subscribe(see)],
];

describe('with zone.js', () => {
  it('is patched in', () => {
    expect(Zone.current).toBe(Zone.root);
    expect(submitter.run(() => Zone.current.name)).toBe('submitter');
  });

  it.each(submissions)('%s runs in the zone that submitted it, not in that of who armed the flush', async (_name, submit) => {
    const seen = await zoneSeenBy(submit);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set(['submitter']));
  });

  it('what is submitted in the root zone runs in the root zone, whoever armed the flush', async () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    armer.run(() => loop.callSoon(() => undefined));
    loop.callSoon(() => seen.push(Zone.current.name));
    await settle();
    expect(seen).toEqual(['<root>']);
  });

  it('timers of one instant run each in its own zone', async () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    const when = loop.time() + 1;
    for (const zone of [armer, submitter]) zone.run(() => loop.callAt(when, () => void seen.push(Zone.current.name)));
    loop.callAt(when, () => void seen.push(Zone.current.name));
    await new Promise((resolve) => setTimeout(resolve, 3));
    await settle();
    expect(seen).toEqual(['armer', 'submitter', '<root>']);
  });

  it('arming the flush or the timer makes no zone unstable', () => {
    const tasks: string[] = [];
    const spec = { name: 'watched', onScheduleTask: (_a: unknown, _b: unknown, _c: unknown, task: unknown) => {
      tasks.push('scheduled');
      return task;
    } };
    const watched = Zone.root.fork(spec);
    const loop = new EventLoop();
    watched.run(() => {
      loop.callSoon(() => undefined);
      loop.callLater(1_000, () => undefined);
    });
    loop.close();
    expect(tasks).toEqual([]);
  });

  it('a zone that throws its errors away does not stop the batch', async () => {
    const swallowing = Zone.root.fork({ name: 'swallowing', onHandleError: () => false });
    const loop = new EventLoop();
    const told: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => void told.push(exception));
    swallowing.run(() =>
      loop.callSoon(() => {
        throw 'boom';
      }),
    );
    loop.callSoon(() => told.push('after'));
    await settle();
    expect(told).toEqual(['boom', 'after']);
  });

  it('the zone and an installed carrier both hold', async () => {
    const storage = new AsyncLocalStorage<string>();
    setContextCarrier(() => AsyncLocalStorage.snapshot());
    const loop = new EventLoop();
    const seen: unknown[] = [];
    submitter.run(() => storage.run('store', () => loop.callSoon(() => seen.push(Zone.current.name, storage.getStore()))));
    await settle();
    setContextCarrier(null);
    expect(seen).toEqual(['submitter', 'store']);
  });

  it('virtual time works as without it', () => {
    marbles(({ expectObservable }) => {
      submitter.run(() => expectObservable(sleep(3, 'a')).toBe('---(a|)'));
    });
    expect.assertions(1);
  });

  it('a loop on a scheduler of its own keeps the time of fakeAsync', () => {
    const fake = new Zone.FakeAsyncTestZoneSpec('fakeAsync');
    const seen: unknown[] = [];
    Zone.root.fork(fake).run(() => {
      fake.lockDatePatch();
      const loop = new EventLoop({ scheduler: asyncScheduler });
      const task = loop.createTask(sleep(1_000, 'slept'));
      for (const ms of [0, 999, 1]) {
        fake.tick(ms);
        seen.push(task.done());
      }
      seen.push(task.result());
      fake.unlockDatePatch();
      loop.close();
    });
    expect(seen).toEqual([false, false, true, 'slept']);
  });
});
