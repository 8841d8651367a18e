import fc from 'fast-check';
import { Subject, throwError, toArray } from 'rxjs';
import {
  asyncWith,
  coroutine,
  createTask,
  EventLoop,
  gather,
  Lock,
  sleep,
  timeout,
  toTraceEvents,
  wait,
  type Body,
  type ChromeTraceEvent,
  type TraceEvent,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

const hold = coroutine(function* hold(lock: Lock, ms: number) {
  yield* asyncWith(lock, () => sleep(ms));
});

const tidy = coroutine(function* tidy(ms: number) {
  try {
    yield* sleep(100);
  } finally {
    yield* sleep(ms);
  }
});

/** What the trace of a program becomes. */
function chrome(body: () => Body<unknown>): ChromeTraceEvent[] {
  let events: ChromeTraceEvent[] = [];
  runVirtual((loop) => {
    loop.setExceptionHandler(() => undefined);
    loop.trace$.pipe(toTraceEvents(), toArray()).subscribe((all) => (events = all));
    return coroutine(body, { name: 'main' })();
  });
  return events;
}

/** The lane of a task. */
function laneOf(name: string, events: readonly ChromeTraceEvent[]): ChromeTraceEvent[] {
  const { tid } = events.find((event) => event.name === 'thread_name' && event.args!['name'] === name)!;
  return events.filter((event) => event.tid === tid);
}

/** Such as `X sleep(5) 0+5000`. */
function show({ ph, name, ts, dur, args }: ChromeTraceEvent): string {
  const details = ph === 'i' ? ` by ${String(args!['by'])}` : ph === 'E' && args !== undefined ? `${String(args['outcome'])}` : '';
  return `${ph} ${name}${details} ${ts}${dur === undefined ? '' : `+${dur}`}`;
}

const shown = (name: string, events: readonly ChromeTraceEvent[]): string[] =>
  laneOf(name, events)
    .filter(({ ph }) => ph !== 'M')
    .map(show);

interface Slice {
  readonly tid: number;
  readonly start: number;
  end: number;
}

/** The slices of a trace, as a viewer reads them: sorted by time, in the order of the file where times are equal. */
function slicesOf(events: readonly ChromeTraceEvent[]): Slice[] {
  const open = new Map<number, Slice[]>();
  const slices: Slice[] = [];
  for (const { ph, tid, ts, dur = 0 } of [...events].sort((a, b) => a.ts - b.ts)) {
    const stack = open.get(tid) ?? [];
    open.set(tid, stack);
    if (ph === 'B') slices.push((stack.push({ tid, start: ts, end: NaN }), stack.at(-1)!));
    if (ph === 'E') stack.pop()!.end = ts;
    if (ph === 'X') slices.push({ tid, start: ts, end: ts + dur });
  }
  return slices;
}

const overlap = (a: Slice, b: Slice): boolean => a.tid === b.tid && a.start < b.start && b.start < a.end - 1e-6 && a.end + 1e-6 < b.end;

/** What is wrong with a trace, by the rules of the format. */
function flaws(events: readonly ChromeTraceEvent[]): string[] {
  const slices = slicesOf(events);
  const found: string[] = [];
  if (slices.some(({ end }) => Number.isNaN(end))) found.push('a slice that does not end');
  if (slices.some((a) => slices.some((b) => overlap(a, b)))) found.push('slices that do not nest');
  if (events.some(({ ts, dur }) => !(ts >= 0) || (dur !== undefined && !(dur >= 0)))) found.push('a time below 0');
  for (const arrow of events.filter(({ ph }) => ph === 's')) {
    const ends = events.filter(({ ph, id }) => ph === 'f' && id === arrow.id);
    if (ends.length > 1 || ends.some(({ ts }) => ts < arrow.ts)) found.push('an arrow with more than one end, or backwards');
  }
  for (const { ph, tid, ts } of events) {
    if (ph !== 'f') continue;
    if (!slices.some((slice) => slice.tid === tid && slice.start <= ts && ts <= slice.end)) found.push('an arrow that ends at no slice');
  }
  return found;
}

describe('toTraceEvents', () => {
  it('makes a lane of each task, with its name, in the order in which they were made.', () => {
    const events = chrome(function* () {
      yield* gather([createTask(sleep(5), { name: 'a' }), createTask(sleep(5), { name: 'b' })]);
    });

    const names = events.filter(({ name }) => name === 'thread_name').map(({ ph, pid, tid, args }) => [ph, pid, tid, args!['name']]);
    expect(names.slice(1)).toEqual([
      ['M', 1, 2, 'a'],
      ['M', 1, 3, 'b'],
    ]);
    expect(events.filter(({ name }) => name === 'process_name').map(({ args }) => args)).toEqual([{ name: 'event loop' }]);
    expect(events.filter(({ name }) => name === 'thread_sort_index').map(({ tid, args }) => [tid, args!['sort_index']])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it('names a lane anew when its task was given another name.', () => {
    const events = chrome(function* () {
      const task = createTask(sleep(5), { name: 'before' });
      yield* sleep(1);
      task.setName('after');
      yield* task;
    });

    const names = events.filter(({ tid, name }) => tid === 2 && name === 'thread_name').map(({ args }) => args!['name']);
    expect(names).toEqual(['before', 'after']);
  });

  it('shows what a task awaits as slices, in microseconds, within the slice of the whole task.', () => {
    const events = chrome(function* () {
      const lock = new Lock();
      createTask(hold(lock, 5), { name: 'a' });
      createTask(hold(lock, 5), { name: 'b' });
      yield* sleep(20);
    });

    expect(shown('b', events)).toEqual([
      'B hold() 0',
      'X running 0+0',
      'X Lock.acquire() 0+5000',
      'f wakes 5000',
      'X running 5000+0',
      'X sleep(5) 5000+5000',
      'X running 10000+0',
      'E finished 10000',
    ]);
  });

  it('has an arrow from who wakes to who is woken.', () => {
    const events = chrome(function* () {
      const lock = new Lock();
      createTask(hold(lock, 5), { name: 'a' });
      createTask(hold(lock, 5), { name: 'b' });
      yield* sleep(20);
    });

    const [start] = laneOf('a', events).filter(({ ph }) => ph === 's');
    const [end] = laneOf('b', events).filter(({ ph }) => ph === 'f');
    expect(start).toMatchObject({ ph: 's', ts: 5000, id: 1, cat: 'wake', name: 'wakes' });
    expect(end).toMatchObject({ ph: 'f', ts: 5000, id: 1, cat: 'wake', name: 'wakes', bp: 'e' });
  });

  it('starts an arrow from a task that has ended just before its end, where its slice is.', () => {
    const events = chrome(function* () {
      yield* createTask(sleep(5), { name: 'a' });
    });

    expect(laneOf('a', events).filter(({ ph }) => ph === 's').map(({ ts }) => ts)).toEqual([4999.999]);
  });

  it('shows a cancel as an instant, and the cleaning up around what is awaited in it.', () => {
    const events = chrome(function* () {
      const task = createTask(tidy(3), { name: 'a' });
      yield* sleep(10);
      task.cancel();
      yield* wait([task]);
    });

    const by = events.find(({ ph }) => ph === 'i')!.args!['by'];
    expect(shown('a', events)).toEqual([
      'B tidy() 0',
      'X running 0+0',
      `i cancelled by ${String(by)} 10000`,
      'X sleep(100) 0+10000',
      'f wakes 10000',
      'B cleaning up 10000',
      'X running 10000+0',
      'X sleep(3) 10000+3000',
      'X running 13000+0',
      'E cleaning up 13000',
      'E cancelled 13000',
      's wakes 12999.999',
    ]);
  });

  it('ends the cleaning up where a timeout has taken its cancel back.', () => {
    const events = chrome(function* () {
      yield* createTask(deadline(), { name: 'a' });
    });

    expect(shown('a', events).slice(-7, -1)).toEqual([
      'X running 13000+0',
      'E cleaning up 13000',
      'X running 13000+0',
      'X sleep(1) 13000+1000',
      'X running 14000+0',
      'E finished 14000',
    ]);
  });

  it('shows how long a task was ready before its turn came, and a step that takes time, in real time.', () => {
    const task = new EventLoop().createTask(sleep(0), { name: 'a' });
    const events: ChromeTraceEvent[] = [];
    const source = new Subject<TraceEvent>();
    source.pipe(toTraceEvents()).subscribe((event) => events.push(event));
    source.next({ kind: 'created', time: 1, task, by: null });
    source.next({ kind: 'started', time: 1.5, task });
    source.next({ kind: 'suspended', time: 1.7501, task, on: 'sleep(0)', future: null });
    source.next({ kind: 'woken', time: 1.7501, task, by: null });
    source.next({ kind: 'resumed', time: 2, task });
    source.next({ kind: 'done', time: 2.25, task, outcome: 'finished' });

    expect(shown('a', events)).toEqual([
      'B sleep(0) 1000',
      'X not started 1000+500',
      'X running 1500+250.1',
      'X ready 1750.1+249.9',
      'X running 2000+250',
      'E finished 2250',
    ]);
  });

  it('begins the cleaning up with the step that a cancel was thrown into, once.', () => {
    const task = new EventLoop().createTask(sleep(0), { name: 'a' });
    const events: ChromeTraceEvent[] = [];
    const source = new Subject<TraceEvent>();
    source.pipe(toTraceEvents()).subscribe((event) => events.push(event));
    source.next({ kind: 'resumed', time: 1, task });
    for (const time of [1.5, 3.5]) {
      source.next({ kind: 'cleaningUp', time, task });
      source.next({ kind: 'suspended', time: time + 0.5, task, on: 'x', future: null });
      source.next({ kind: 'woken', time: time + 0.5, task, by: null });
      source.next({ kind: 'resumed', time: time + 0.5, task });
    }
    source.next({ kind: 'done', time: 5, task, outcome: 'cancelled' });

    expect(shown('a', events)).toEqual([
      'B sleep(0) 1000',
      'B cleaning up 1000',
      'X running 1000+1000',
      'X running 2000+2000',
      'X running 4000+1000',
      'E cleaning up 5000',
      'E cancelled 5000',
    ]);
  });

  it('ends what is not over when its source completes, and joins in the middle.', () => {
    const events: ChromeTraceEvent[] = [];
    runVirtual((loop) => {
      loop.callLater(5, () => loop.trace$.pipe(toTraceEvents()).subscribe((event) => events.push(event)));
      const main = coroutine(function* () {
        yield* sleep(10);
        yield* sleep(10);
      });
      return main();
    });
    expect(events.filter(({ ph }) => ph !== 'M').map(show)).toEqual([
      'B coroutine() 10000',
      'X running 10000+0',
      'X sleep(10) 10000+10000',
      'X running 20000+0',
      'E finished 20000',
    ]);

    const cut: ChromeTraceEvent[] = [];
    const source = new Subject<TraceEvent>();
    source.pipe(toTraceEvents()).subscribe((event) => cut.push(event));
    const task = new EventLoop().createTask(sleep(0), { name: 'a' });
    source.next({ kind: 'started', time: 1, task });
    source.next({ kind: 'suspended', time: 1, task, on: 'x', future: null });
    source.complete();
    expect(cut.filter(({ ph }) => ph !== 'M').map(show)).toEqual(['B sleep(0) 1000', 'X running 1000+0', 'E pending 1000']);
  });

  it('passes an error on, and lets go of its source.', () => {
    const errors: unknown[] = [];
    throwError(() => 'no')
      .pipe(toTraceEvents())
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual(['no']);

    const loop = new EventLoop();
    loop.trace$.pipe(toTraceEvents()).subscribe().unsubscribe();
    expect(loop._trace).toBeNull();
    loop.close();
  });

  it('keeps to the format, whatever the program.', () => {
    let arrows = 0;
    const program = fc.array(
      fc.record({ at: fc.nat(6), ms: fc.nat(4), cancelAt: fc.option(fc.nat(6)), kind: fc.constantFrom('hold', 'tidy', 'deadline') }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(program, (tasks) => {
        const events = chrome(function* () {
          const lock = new Lock();
          const all = tasks.map(({ kind, ms, at }) => {
            const work = kind === 'hold' ? hold(lock, ms) : kind === 'tidy' ? tidy(ms) : deadline();
            return createTask(after(at, work));
          });
          yield* sleep(0);
          for (let time = 0; time < 7; time++) {
            tasks.forEach(({ cancelAt }, index) => cancelAt === time && all[index]!.cancel());
            yield* sleep(1);
          }
          yield* wait(all);
        });
        arrows += events.filter(({ ph }) => ph === 's').length;
        expect(flaws(events)).toEqual([]);
        expect(JSON.parse(JSON.stringify(events))).toEqual(events);
      }),
      { numRuns: 200 },
    );
    expect(arrows).toBeGreaterThan(100);
  });
});

const deadline = coroutine(function* deadline() {
  try {
    yield* timeout(10, () => tidy(3));
  } catch (error) {
    if (!String(error).includes('TimeoutError')) throw error;
  }
  yield* sleep(1);
});

const after = coroutine(function* after(ms: number, work: ReturnType<typeof tidy>) {
  yield* sleep(ms);
  yield* work;
});
