import { merge, NEVER, Subject, type Observable } from 'rxjs';
import { CancelledError, coroutine, Event, EventLoop, getRunningLoop, Lock, Queue, run, Semaphore, sleep, type Body } from '../../lib/index.js';
import { guardedBy, orderedMap, putTo, waitAll, whenSet, withCleanup, withTimeout } from '../../operators/index.js';
import { filled } from '../queues/support.js';
import { inTask, reportsOf } from '../tasks/support.js';

const forLong = coroutine(function* (): Body<void> {
  yield* sleep(60_000);
});

/** What a subscriber within a `run` is told, and what the cleanup says, until `run` is over. */
async function toldBy(make: (clean: () => Observable<unknown>) => Observable<unknown>): Promise<string[]> {
  const told: string[] = [];
  const clean = coroutine(function* (): Body<void> {
    told.push('cleans up');
    yield* sleep(1);
    told.push('has cleaned up');
  });
  const main = coroutine(function* (): Body<void> {
    make(() => clean()).subscribe({ error: (error: Error) => told.push(error.name), complete: () => told.push('complete') });
    yield* sleep(0);
  });
  await run(main());
  return told;
}

describe('the end of run', () => {
  it.each<[string, () => Observable<unknown>]>([
    ['NEVER', () => NEVER],
    ['a coroutine', () => forLong()],
    ['orderedMap', () => new Queue<number>().items().pipe(orderedMap(() => sleep(1)))],
    ['items()', () => new Queue<number>().items()],
    ['putTo a full queue', () => filled(new Queue<number>(), [1]).items().pipe(putTo(filled(new Queue<number>(1), [0])))],
    ['guardedBy', () => NEVER.pipe(guardedBy(new Lock()))],
    ['withTimeout', () => forLong().pipe(withTimeout(60_000))],
    ['another withCleanup', () => forLong().pipe(withCleanup(() => sleep(1)))],
  ])('waits for the cleanup behind %s, and tells the subscriber after it', async (_name, source) => {
    expect(await toldBy((clean) => source().pipe(withCleanup(clean)))).toEqual(['cleans up', 'has cleaned up', 'CancelledError']);
  });

  it.each<[string, Observable<unknown>]>([
    ['withTimeout', NEVER.pipe(withTimeout(60_000))],
    ['waitAll with a timeout', NEVER.pipe(waitAll({ timeout: 60_000 }))],
  ])('ends %s, whose timer it takes', async (_name, timed) => {
    expect(await toldBy(() => timed)).toEqual(['CancelledError']);
  });

  it('waits for the cleanup of what withTimeout leaves', async () => {
    expect(await toldBy((clean) => NEVER.pipe(withCleanup(clean), withTimeout(60_000)))).toEqual([
      'cleans up',
      'has cleaned up',
      'CancelledError',
    ]);
  });
});

it('a cancel at the end of run is no error of the source of whenSet that is reported.', async () => {
  const reports: unknown[] = [];
  const main = coroutine(function* (): Body<void> {
    getRunningLoop().setExceptionHandler((_loop, context) => reports.push(context));
    const event = new Event();
    const source = new Subject<number>();
    event.set();
    merge(source, forLong())
      .pipe(whenSet(event), orderedMap(() => sleep(0), { limit: new Semaphore(0) }))
      .subscribe({ error: () => undefined });
    source.next(1);
    event.clear();
    source.next(2);
    yield* sleep(0);
  });
  await run(main());
  expect(reports).toEqual([]);
});

it('an error that whenSet holds back when run ends is reported, as the subscriber is told of the cancel.', async () => {
  const seen: unknown[] = [];
  const main = coroutine(function* (): Body<void> {
    getRunningLoop().setExceptionHandler((_loop, { exception }) => seen.push(exception));
    const source = new Subject<number>();
    source.pipe(whenSet(new Event())).subscribe({ error: (error) => seen.push(error) });
    source.next(1);
    source.error(new Error('boom'));
    yield* sleep(0);
  });
  await run(main());
  expect(seen).toEqual([new CancelledError(), new Error('boom')]);
});

it('a loop that is closed names the cleanup that it can not run.', () => {
  const loop = new EventLoop();
  const reports = reportsOf(loop);
  loop._within(() => NEVER.pipe(withCleanup(() => sleep(1))).subscribe({ error: () => undefined }));
  loop.close();
  expect(reports).toMatchObject([{ message: 'Task was destroyed but it is pending!' }]);
});

it('an error that whenSet has not told is reported, when its subscriber leaves.', () => {
  inTask(function* (loop) {
    const reports = reportsOf(loop);
    const source = new Subject<number>();
    const subscription = source.pipe(whenSet(new Event())).subscribe({ error: () => undefined });
    source.next(1);
    source.error(new Error('boom'));
    subscription.unsubscribe();
    expect(reports).toEqual([{ message: 'A source failed, and its subscriber left before it was told', exception: new Error('boom') }]);
    yield* sleep(0);
  });
});
