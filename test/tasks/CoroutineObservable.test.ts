import { first, map, mergeMap, repeat, switchMap, type Subscription } from 'rxjs';
import { coroutine, sleep, until, type Body } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, traced, type Say } from './support.js';

const immediate = coroutine(function* (): Body<string> {
  return 'x';
});
const late = coroutine(function* (ms: number): Body<string> {
  yield* sleep(ms);
  return 'x';
});
const failing = coroutine(function* (ms: number): Body<string> {
  yield* sleep(ms);
  throw 'e';
});

describe('Coroutine as an Observable', () => {
  it('emits what its body returns, and completes', () => {
    marbles(({ expectObservable }) => {
      expectObservable(late(3)).toBe('---(x|)');
    });
  });

  it('emits at once when its body never suspends', () => {
    marbles(({ expectObservable }) => {
      expectObservable(immediate()).toBe('(x|)');
    });
  });

  it('errors with what its body throws', () => {
    marbles(({ expectObservable }) => {
      expectObservable(failing(3)).toBe('---#', undefined, 'e');
      expectObservable(failing(0)).toBe('#', undefined, 'e');
    });
  });

  it('never emits while its body waits, and has no timer left when it is unsubscribed', () => {
    marbles(({ loop, expectObservable }) => {
      expectObservable(late(1_000), '^---!').toBe('-----');
      loop.callLater(9, () => expect(loop._isIdle()).toBe(true));
    });
  });

  it('subscribes its sources when it is subscribed, and unsubscribes them with it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('         --a--|');
      const work = coroutine(() => until(source)[Symbol.iterator]());
      expectObservable(work()).toBe('-----(a|)');
      expectObservable(work(), '    --^-!').toBe('------');
      expectSubscriptions(source.subscriptions).toBe(['^----!', '--^-!']);
    });
  });

  it('is run anew by each subscription', () => {
    marbles(({ expectObservable }) => {
      const run = late(3);
      expectObservable(run).toBe('                ---(x|)');
      expectObservable(run, '-^').toBe('          ----(x|)');
      expectObservable(run.pipe(repeat(2))).toBe('---x--(x|)');
    });
  });

  it('works in pipes', () => {
    marbles(({ hot, expectObservable }) => {
      const source = hot('                                            -a--b|');
      expectObservable(source.pipe(switchMap((value) => late(5).pipe(map(() => value))))).toBe('---------(b|)');
      const merged = hot('                                            -a--b|');
      expectObservable(merged.pipe(mergeMap((value) => late(5).pipe(map(() => value))))).toBe('------a--(b|)');
    });
  });

  it('may be unsubscribed by the subscriber that it serves', () => {
    const seen: string[] = [];
    inTask(function* () {
      late(1).pipe(first()).subscribe({ next: (value) => seen.push(value), complete: () => seen.push('|') });
      const subscription: Subscription = late(1).subscribe({
        next: () => subscription.unsubscribe(),
        complete: () => seen.push('not reached'),
      });
      yield* sleep(5);
    });
    expect(seen).toEqual(['x', '|']);
  });

  it('runs synchronously up to its first suspension', () => {
    const work = coroutine(function* (say: Say) {
      say('start');
      yield* sleep(0);
      say('end');
    });
    expect(
      traced(function* (say) {
        work(say).subscribe();
        say('subscribed');
        yield* sleep(0);
      }),
    ).toEqual(['i1: start', 'i1: subscribed', 'i2: end']);
  });

  it('runs synchronously outside any loop too', () => {
    const seen: string[] = [];
    immediate().subscribe({ next: (value) => seen.push(value), complete: () => seen.push('|') });
    expect(seen).toEqual(['x', '|']);
  });

  it('delivers its outcome one iteration after its body ended', () => {
    const work = coroutine(function* (say: Say) {
      yield* sleep(0);
      say('end');
    });
    expect(
      traced(function* (say) {
        work(say).subscribe({ complete: () => say('complete') });
        yield* sleep(0);
        yield* sleep(0);
      }),
    ).toEqual(['i2: end', 'i3: complete']);
  });
});
