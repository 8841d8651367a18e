import fc from 'fast-check';
import { map, of, Subject } from 'rxjs';
import { CancelledError, coroutine, Event, fromIterable, run, sleep } from '../../lib/index.js';
import { whenSet } from '../../operators/index.js';
import { iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { note } from './support.js';

describe('whenSet', () => {
  it('lets go in the iteration after the one in which the event is set', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      of(1, 2).pipe(whenSet(event)).subscribe({ next: (value) => log(String(value)), complete: () => log('complete') });
      yield* sleep(0);
      event.set();
      log('set');
      yield* iterations(3);
    });
    expect(lines).toEqual(['i2: set', 'i3: 1', 'i3: 2', 'i3: complete']);
  });

  it('keeps the order of values that come while others are let go', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const seen: number[] = [];
      const subscription = source.pipe(whenSet(event)).subscribe((value) => {
        seen.push(value);
        if (value < 3) source.next(value + 10);
      });
      for (const value of [1, 2, 3]) source.next(value);
      event.set();
      source.next(4);
      yield* iterations(4);
      expect(seen).toEqual([1, 2, 3, 4, 11, 12]);
      subscription.unsubscribe();
    });
  });

  it('keeps a value that comes when the event is set and held values are still on their way', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const seen: number[] = [];
      const subscription = source.pipe(whenSet(event)).subscribe((value) => seen.push(value));
      source.next(1);
      yield* sleep(0);
      event.set();
      for (let value = 2; value < 6; value++) {
        source.next(value);
        yield* sleep(0);
      }
      yield* iterations(3);
      expect(seen).toEqual([1, 2, 3, 4, 5]);
      subscription.unsubscribe();
    });
  });

  it('stops when a subscriber clears the event, and goes on when it is set again', () => {
    inTask(function* () {
      const event = new Event();
      const seen: unknown[] = [];
      of(1, 2, 3)
        .pipe(whenSet(event))
        .subscribe({
          next: (value) => {
            seen.push(value);
            event.clear();
          },
          complete: () => seen.push('complete'),
        });
      const counts: number[] = [];
      for (let i = 0; i < 4; i++) {
        event.set();
        yield* iterations(4);
        counts.push(seen.length);
      }
      expect([counts, seen]).toEqual([[1, 2, 4, 4], [1, 2, 3, 'complete']]);
    });
  });

  it('holds values back when the event is cleared before they could be let go', () => {
    inTask(function* () {
      const event = new Event();
      const seen: number[] = [];
      const subscription = of(1, 2).pipe(whenSet(event)).subscribe((value) => seen.push(value));
      yield* sleep(0);
      event.set();
      event.clear();
      yield* iterations(5);
      expect(seen).toEqual([]);
      event.set();
      yield* iterations(5);
      expect([seen, subscription.closed]).toEqual([[1, 2], true]);
    });
  });

  it('is one waiter of the event while it holds values back, and none otherwise', () => {
    inTask(function* () {
      const event = new Event();
      const source = new Subject<number>();
      const subscription = source.pipe(whenSet(event)).subscribe();
      expect(String(event)).toBe('<Event unset>');
      source.next(1);
      source.next(2);
      expect(String(event)).toBe('<Event unset, waiters: 1>');
      subscription.unsubscribe();
      yield* sleep(0);
      expect(String(event)).toBe('<Event unset>');
    });
  });

  it('passes undefined and null on', () => {
    const trace: string[] = [];
    inTask(function* () {
      const event = new Event();
      note(trace, of(undefined, null).pipe(whenSet(event)));
      event.set();
      yield* sleep(1);
    });
    expect(trace).toEqual(['next undefined @0', 'next null @0', 'complete @0']);
  });

  it('makes a source that can wait wait, which reads one value ahead', () => {
    inTask(function* () {
      let read = 0;
      const numbers = function* (): Generator<number> {
        while (read < 100) yield ++read;
      };
      const event = new Event();
      const seen: number[] = [];
      const subscription = fromIterable(numbers())
        .pipe(
          map((value) => value * 10),
          whenSet(event),
        )
        .subscribe((value) => {
          seen.push(value);
          if (value % 30 === 0) event.clear();
        });
      yield* sleep(5);
      expect([read, seen]).toEqual([1, []]);
      event.set();
      yield* sleep(5);
      expect([read, seen]).toEqual([4, [10, 20, 30]]);
      event.set();
      yield* sleep(5);
      expect([read, seen]).toEqual([7, [10, 20, 30, 40, 50, 60]]);
      subscription.unsubscribe();
    });
  });

  it('asks no source to wait while the event is set', () => {
    inTask(function* () {
      const event = new Event();
      event.set();
      const seen: number[] = [];
      fromIterable([1, 2, 3]).pipe(whenSet(event)).subscribe((value) => seen.push(value));
      expect(seen).toEqual([1, 2, 3]);
    });
  });

  it('lets a source go on that it has asked to wait, when it is left', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const seen: number[] = [];
      const holding = source.pipe(whenSet(new Event())).subscribe();
      source.subscribe((value) => seen.push(value));
      fromIterable([1, 2, 3]).subscribe(source);
      yield* sleep(1);
      expect(seen).toEqual([1]);
      holding.unsubscribe();
      yield* sleep(1);
      expect(seen).toEqual([1, 2, 3]);
    });
  });

  it('tells of a loop that is shut down while it holds values back', async () => {
    const seen: unknown[] = [];
    const main = coroutine(function* () {
      of(1).pipe(whenSet(new Event())).subscribe({ next: (value) => seen.push(value), error: (error) => seen.push(error) });
      yield* sleep(0);
    });
    await run(main());
    expect(seen).toEqual([new CancelledError()]);
  });

  it('loses and reorders nothing, whenever the event is set and cleared', () => {
    const steps = fc.array(fc.constantFrom('value', 'set', 'clear', 'pause'), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.constantFrom('complete', 'error'), (history, end) => {
        inTask(function* () {
          const event = new Event();
          const source = new Subject<number>();
          const seen: unknown[] = [];
          let sent = 0;
          source.pipe(whenSet(event)).subscribe({
            next: (value) => seen.push(event.isSet() ? value : `${value} while clear`),
            error: (error) => seen.push(error),
            complete: () => seen.push('complete'),
          });
          for (const step of history) {
            if (step === 'value') source.next(sent++);
            else if (step === 'set') event.set();
            else if (step === 'clear') event.clear();
            else yield* sleep(0);
          }
          if (end === 'complete') source.complete();
          else source.error('error');
          event.set();
          yield* iterations(5);
          expect(seen).toEqual([...Array(sent).keys(), end]);
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['an event of the DOM', new globalThis.Event('x'), 'an Event'],
    ['an object', {}, 'an object'],
  ])('refuses %s for its event', (_kind, event, got) => {
    expect(() => whenSet(event as Event)).toThrow(new TypeError(`whenSet: event must be an Event of this package, got ${got}`));
  });
});
