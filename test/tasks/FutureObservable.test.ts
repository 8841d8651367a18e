import { map, of, Subject, switchMap, type Subscription } from 'rxjs';
import { CancelledError, coroutine, createTask, Future, sleep, until } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, traced } from './support.js';

describe('Future as an Observable', () => {
  it('is hot, emits its result once, and replays it to a late subscriber at once', () => {
    marbles(({ loop, expectObservable }) => {
      const future = new Future<string>();
      loop.callLater(3, () => future.setResult('x'));
      expectObservable(future).toBe('       ---(x|)');
      expectObservable(future, ' -----^').toBe('-----(x|)');
    });
  });

  it('errors with its exception, also for a late subscriber', () => {
    marbles(({ loop, expectObservable }) => {
      const future = new Future<string>();
      loop.callLater(3, () => future.setException('e'));
      expectObservable(future).toBe('       ---#', undefined, 'e');
      expectObservable(future, ' -----^').toBe('-----#', undefined, 'e');
    });
  });

  it('errors with CancelledError when it is cancelled', () => {
    marbles(({ loop, expectObservable }) => {
      const future = new Future<string>();
      loop.callLater(3, () => future.cancel('m'));
      expectObservable(future).toBe('---#', undefined, new CancelledError('m'));
    });
  });

  it('never emits while it is pending, and leaves no timer', () => {
    marbles(({ loop, expectObservable }) => {
      expectObservable(new Future(), '^----!').toBe('-----');
      loop.callLater(9, () => expect(loop._isIdle()).toBe(true));
    });
  });

  it('delivers at once, within subscribe, when it is settled', () => {
    const future = new Future<string>();
    future.setResult('x');
    const seen: string[] = [];
    future.subscribe({ next: (value) => seen.push(value), complete: () => seen.push('|') });
    expect(seen).toEqual(['x', '|']);
  });

  it('delivers never inside setResult, but one iteration later', () => {
    expect(
      traced(function* (say) {
        const future = new Future<string>();
        future.subscribe({ next: say, complete: () => say('complete') });
        future.setResult('x');
        say('set');
        yield* sleep(0);
      }),
    ).toEqual(['i1: set', 'i2: x', 'i2: complete']);
  });

  it('delivers never inside cancel, but one iteration later', () => {
    expect(
      traced(function* (say) {
        const future = new Future<string>();
        future.subscribe({ error: (error: Error) => say(error.name) });
        future.cancel();
        say('cancelled');
        yield* sleep(0);
      }),
    ).toEqual(['i1: cancelled', 'i2: CancelledError']);
  });

  it('serves subscribers, awaiters and callbacks in the order in which they came', () => {
    const waiter = coroutine(function* (future: Future<string>, say: (text: string) => void) {
      yield* future;
      say('awaiter');
    });
    expect(
      traced(function* (say) {
        const future = new Future<string>();
        future.subscribe(() => say('subscriber 1'));
        createTask(waiter(future, say));
        yield* sleep(0);
        future.addDoneCallback(() => say('callback'));
        future.subscribe(() => say('subscriber 2'));
        future.setResult('x');
        yield* sleep(0);
      }),
    ).toEqual(['i3: subscriber 1', 'i3: awaiter', 'i3: callback', 'i3: subscriber 2']);
  });

  it('is not delivered to a subscriber that left after the result was set', () => {
    const seen: string[] = [];
    inTask(function* () {
      const future = new Future<string>();
      const subscription = future.subscribe((value) => seen.push(value));
      future.subscribe((value) => seen.push(`other ${value}`));
      future.setResult('x');
      subscription.unsubscribe();
      yield* sleep(0);
    });
    expect(seen).toEqual(['other x']);
  });

  it('lets a subscriber subscribe again while it is being served', () => {
    const seen: string[] = [];
    inTask(function* () {
      const future = new Future<string>();
      future.subscribe((outer) => future.subscribe((inner) => seen.push(outer + inner)));
      future.setResult('x');
      yield* sleep(0);
    });
    expect(seen).toEqual(['xx']);
  });

  it('lets a subscriber unsubscribe another one that is due after it', () => {
    const seen: string[] = [];
    inTask(function* () {
      const future = new Future<string>();
      let second: Subscription | null = null;
      future.subscribe((value) => {
        seen.push(value);
        second?.unsubscribe();
      });
      second = future.subscribe(() => seen.push('second'));
      future.setResult('x');
      yield* sleep(0);
    });
    expect(seen).toEqual(['x']);
  });
});

describe('Future that is left', () => {
  it('is cancelled one iteration after its last subscriber left', () => {
    expect(
      traced(function* (say) {
        const future = new Future<void>();
        const subscription = future.subscribe();
        subscription.unsubscribe();
        say(`cancelled ${future.cancelled()}`);
        yield* sleep(0);
        say(`cancelled ${future.cancelled()}`);
      }),
    ).toEqual(['i1: cancelled false', 'i2: cancelled true']);
  });

  it('lives as long as one subscriber is left', () => {
    inTask(function* () {
      const future = new Future<void>();
      const [first, second] = [future.subscribe(), future.subscribe({ error: () => undefined })];
      first.unsubscribe();
      yield* sleep(5);
      expect(future.cancelled()).toBe(false);
      second.unsubscribe();
      yield* sleep(0);
      expect(future.cancelled()).toBe(true);
    });
  });

  it('survives when another awaiter is left', () => {
    inTask(function* () {
      const future = new Future<string>();
      const awaiter = createTask(until(future));
      const subscription = future.subscribe();
      yield* sleep(0);
      subscription.unsubscribe();
      yield* sleep(5);
      future.setResult('x');
      expect(yield* awaiter).toBe('x');
    });
  });

  it('is not kept by a done callback', () => {
    inTask(function* () {
      const future = new Future<void>();
      const seen: boolean[] = [];
      future.addDoneCallback((done) => seen.push(done.cancelled()));
      future.subscribe().unsubscribe();
      yield* sleep(0);
      yield* sleep(0);
      expect(seen).toEqual([true]);
    });
  });

  it('survives a switchMap that lets it go and takes hold of it again', () => {
    marbles(({ hot, loop, expectObservable }) => {
      const future = new Future<string>();
      loop.callLater(6, () => future.setResult('x'));
      const source = hot('     -a--b---|');
      expectObservable(source.pipe(switchMap(() => future))).toBe('------x-|');
    });
  });

  it('is cancelled when a switchMap goes to another source', () => {
    const future = new Future<string>();
    marbles(({ hot, expectObservable }) => {
      const mine = new Future<string>();
      const source = hot('-a--b---|');
      const result = source.pipe(switchMap((value) => (value === 'a' ? mine : of('other'))));
      expectObservable(result).toBe('----z---|', { z: 'other' });
      source.subscribe({ complete: () => expect(mine.cancelled()).toBe(true) });
      mine.addDoneCallback(() => future.setResult('seen'));
    });
    expect(future.result()).toBe('seen');
  });

  it('a Task that nobody ever subscribed to runs on', () => {
    const done = inTask(function* () {
      const task = createTask(sleep(5, 'x'));
      yield* sleep(10);
      return task.result();
    });
    expect(done).toBe('x');
  });

  it('a Task whose last subscriber left is cancelled, and cleans up', () => {
    const trace: string[] = [];
    const work = coroutine(function* () {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(5);
        trace.push('clean');
      }
    });
    inTask(function* () {
      const task = createTask(work());
      const subscription = task.pipe(map(String)).subscribe();
      yield* sleep(1);
      subscription.unsubscribe();
      yield* sleep(10);
      expect(task.cancelled()).toBe(true);
    });
    expect(trace).toEqual(['clean']);
  });

  it('a Task of a hot source that is resubscribed within one iteration misses nothing', () => {
    inTask(function* () {
      const source = new Subject<number>();
      const task = createTask(source);
      task.subscribe().unsubscribe();
      const values: number[] = [];
      task.subscribe((value) => values.push(value));
      yield* sleep(0);
      source.next(1);
      source.complete();
      yield* sleep(0);
      yield* sleep(0);
      expect(values).toEqual([1]);
    });
  });
});
