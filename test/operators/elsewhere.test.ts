import { Subject, tap, type Observable } from 'rxjs';
import { CancelledError, coroutine, Event, Queue, run, RuntimeError } from '../../lib/index.js';
import { putTo, whenSet } from '../../operators/index.js';
import { twoLoops } from '../sync/support.js';
import { reportsOf } from '../tasks/support.js';

/** An operator that has to wait until it is let go, and what has come through it. */
interface Held {
  through(source: Observable<number>): Observable<unknown>;
  letGo(): void;
  passed(): number[];
}

const operators: [name: string, make: () => Held][] = [
  [
    'whenSet',
    () => {
      const event = new Event();
      const seen: number[] = [];
      return {
        through: (source) => source.pipe(whenSet(event), tap((value) => seen.push(value))),
        letGo: () => event.set(),
        passed: () => seen,
      };
    },
  ],
  [
    'putTo',
    () => {
      const queue = new Queue<number>(1);
      queue.putNowait(0);
      const got: number[] = [];
      return {
        through: (source) => source.pipe(putTo(queue)),
        letGo: () => {
          queue.getNowait();
          queue.items().subscribe((item) => got.push(item));
        },
        passed: () => got,
      };
    },
  ],
];

describe.each(operators)('%s waits on the loop that it was subscribed on:', (name, make) => {
  it('the end of the loop that a value came from does not end it.', async () => {
    const { b, flush } = twoLoops();
    const { through, letGo, passed } = make();
    const source = new Subject<number>();
    const errors: unknown[] = [];
    b.callSoon(() => through(source).subscribe({ error: (error) => errors.push(error) }));
    flush();

    await run(
      coroutine(function* () {
        source.next(1);
        source.next(2);
      })(),
    );
    b.callSoon(letGo);
    flush();

    expect([errors, passed()]).toEqual([[], [1, 2]]);
  });

  it('nor does the close of that loop.', () => {
    const { a, b, flush } = twoLoops();
    const reports = reportsOf(a);
    const { through, letGo, passed } = make();
    const source = new Subject<number>();
    b.callSoon(() => through(source).subscribe());
    flush();

    a.callSoon(() => source.next(1));
    flush();
    a.close();
    b.callSoon(letGo);
    flush();

    expect([reports, passed()]).toEqual([[], [1]]);
  });

  it('is ended by the end of the loop that it was subscribed on, when something waits.', async () => {
    const { through } = make();
    const source = new Subject<number>();
    const errors: unknown[] = [];

    await run(
      coroutine(function* () {
        through(source).subscribe({ error: (error) => errors.push(error) });
        source.next(1);
      })(),
    );

    expect([errors, source.observed]).toEqual([[new CancelledError()], false]);
  });

  it('fails for a value that would have to wait on its closed loop.', () => {
    const { b, flush } = twoLoops();
    const { through } = make();
    const source = new Subject<number>();
    const errors: unknown[] = [];
    b.callSoon(() => through(source).subscribe({ error: (error) => errors.push(error) }));
    flush();
    b.close();

    source.next(1);

    expect([errors, source.observed]).toEqual([[new RuntimeError(`${name}: the event loop is closed`)], false]);
  });

  it('fails for the next value, when its loop was closed while one waited.', () => {
    const { b, flush } = twoLoops();
    reportsOf(b);
    const { through } = make();
    const source = new Subject<number>();
    const errors: unknown[] = [];
    b.callSoon(() => through(source).subscribe({ error: (error) => errors.push(error) }));
    flush();
    b.callSoon(() => source.next(1));
    flush();
    b.close();

    expect(errors).toEqual([]);
    source.next(2);

    expect([errors, source.observed]).toEqual([[new RuntimeError(`${name}: the event loop is closed`)], false]);
  });

  it('fails at the end of the source, when its loop was closed while a value waited.', () => {
    const { b, flush } = twoLoops();
    reportsOf(b);
    const { through } = make();
    const source = new Subject<number>();
    const ends: unknown[] = [];
    b.callSoon(() => through(source).subscribe({ error: (error) => ends.push(error), complete: () => ends.push('complete') }));
    flush();
    b.callSoon(() => source.next(1));
    flush();
    b.close();

    source.complete();

    expect(ends).toEqual([new RuntimeError(`${name}: the event loop is closed`)]);
  });
});
