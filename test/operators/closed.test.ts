import { map, NEVER, of, Subject, type OperatorFunction } from 'rxjs';
import { coroutine, createTask, Event, run, RuntimeError, Semaphore, sleep, type Awaitable, type EventLoop } from '../../lib/index.js';
import { asCompletedMap, gatherMap, orderedMap, waitAll, whenSet, withCleanup } from '../../operators/index.js';
import { twoLoops } from '../sync/support.js';
import { reportsOf } from '../tasks/support.js';

type Make = (project: (value: number) => Awaitable, options?: { limit?: number | Semaphore }) => OperatorFunction<number, unknown>;

const mappings: [name: string, make: Make][] = [
  ['gatherMap', gatherMap as Make],
  ['orderedMap', orderedMap as Make],
  ['asCompletedMap', asCompletedMap as Make],
];

/** What is told on a loop, and the source of it. */
function piped(loop: EventLoop, flush: () => void, operator: OperatorFunction<number, unknown>): { source: Subject<number>; told: unknown[] } {
  const source = new Subject<number>();
  const told: unknown[] = [];
  loop.callSoon(() =>
    source.pipe(operator).subscribe({
      next: (value) => told.push(value),
      error: (error) => told.push(error),
      complete: () => told.push('complete'),
    }),
  );
  flush();
  return { source, told };
}

describe.each(mappings)('%s, whose loop is closed,', (name, make) => {
  const closed = new RuntimeError(`${name}: the event loop is closed`);

  it.each<[string, () => Awaitable]>([
    ['a coroutine', () => sleep(5)],
    ['an Observable', () => of(1)],
    ['a Promise', () => Promise.resolve(1)],
  ])('fails for a value that would be %s, and takes no permit.', (_kind, project) => {
    const { a, flush } = twoLoops();
    const limit = new Semaphore(1);
    const { source, told } = piped(a, flush, make(project, { limit }));
    a.close();
    source.next(1);
    expect([told, String(limit), source.observed]).toEqual([[closed], '<Semaphore unlocked, value: 1>', false]);
  });

  it('fails for the next value while something runs, and gives the permit back.', () => {
    const { a, flush } = twoLoops();
    const limit = new Semaphore(1);
    const { source, told } = piped(a, flush, make(() => NEVER, { limit }));
    a.callSoon(() => source.next(1));
    flush();
    a.close();
    expect(told).toEqual([]);
    source.next(2);
    expect([told, String(limit), source.observed]).toEqual([[closed], '<Semaphore unlocked, value: 1>', false]);
  });

  it('fails at the end of the source while something runs.', () => {
    const { a, flush } = twoLoops();
    const { source, told } = piped(a, flush, make(() => NEVER));
    a.callSoon(() => source.next(1));
    flush();
    a.close();
    source.complete();
    expect(told).toEqual([closed]);
  });
});

describe.each(mappings)('%s, told of a value on another loop,', (_name, make) => {
  it('runs what project makes of it on its own: the end of the other changes nothing.', async () => {
    const { a, flush } = twoLoops();
    const { source, told } = piped(a, flush, make((value) => sleep(5, value).pipe(map((x) => x * 10))));
    await run(
      coroutine(function* () {
        source.next(1);
        source.complete();
      })(),
    );
    flush();
    expect(told.flat()).toEqual([10, 'complete']);
  });

  it('calls project on its own, so that it may make tasks.', async () => {
    const { a, flush } = twoLoops();
    const { source, told } = piped(a, flush, make((value) => createTask(sleep(5, value))));
    await run(
      coroutine(function* () {
        source.next(1);
        source.complete();
      })(),
    );
    flush();
    expect(told.flat()).toEqual([1, 'complete']);
  });
});

it('waitAll, whose loop is closed, fails for a value.', () => {
  const { a, flush } = twoLoops();
  const source = new Subject<Promise<number>>();
  const errors: unknown[] = [];
  a.callSoon(() => source.pipe(waitAll()).subscribe({ error: (error) => errors.push(error) }));
  flush();
  a.close();
  source.next(Promise.resolve(1));
  expect(errors).toEqual([new RuntimeError('waitAll: the event loop is closed')]);
});

it('an error of the source is told by whenSet though its loop was closed while a value waited.', () => {
  const { a, flush } = twoLoops();
  reportsOf(a);
  const { source, told } = piped(a, flush, whenSet(new Event()));
  a.callSoon(() => source.next(1));
  flush();
  a.close();
  source.error(new Error('boom'));
  expect(told).toEqual([new Error('boom')]);
});

describe('withCleanup on a loop that is closed', () => {
  const closed = new RuntimeError('withCleanup: the event loop is closed, the cleanup can not run');
  const report = { message: 'The cleanup of a source failed', exception: closed };

  /** Subscribed after the close: one that was there before was let go of by it. */
  function cleaned(): { source: Subject<number>; told: unknown[]; reports: unknown[]; leave: () => void } {
    const { a } = twoLoops();
    const reports = reportsOf(a);
    const source = new Subject<number>();
    const told: unknown[] = [];
    a.close();
    const subscription = a._within(() =>
      source.pipe(withCleanup(() => sleep(1))).subscribe({ error: (error) => told.push(error), complete: () => told.push('complete') }),
    );
    return { source, told, reports, leave: () => subscription.unsubscribe() };
  }

  it('fails when the source completes.', () => {
    const { source, told, reports } = cleaned();
    source.complete();
    expect([told, reports]).toEqual([[closed], []]);
  });

  it('tells the error of the source, and reports that the cleanup can not run.', () => {
    const { source, told, reports } = cleaned();
    source.error(new Error('boom'));
    expect([told, reports]).toEqual([[new Error('boom')], [report]]);
  });

  it('reports it when it is left.', () => {
    const { told, reports, leave } = cleaned();
    leave();
    expect([told, reports]).toEqual([[], [report]]);
  });
});
