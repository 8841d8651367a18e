import { EmptyError, NEVER, TimeoutError, timer, type Observable } from 'rxjs';
import { CancelledError, coroutine, createTask, sleep, type Awaitable, type Coroutine } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { withTimeout } from '../../operators/index.js';
import { recipe } from './blocks';
import { slowToLeave } from './support';

describe('A race that waits for its losers', () => {
  const { raceToTheEnd } = recipe<{
    raceToTheEnd<T>(inputs: readonly Awaitable<T>[]): Observable<T>;
  }>('A race that waits for its losers');

  it('gives the winner when the losers have cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  ----(1|)   ');
      const b = cold('  ---------  ');
      const expected = '-------(1|)';
      expectObservable(raceToTheEnd([a, slowToLeave(b, 3)])).toBe(expected);
      expectSubscriptions(a.subscriptions).toBe('^---!');
      expectSubscriptions(b.subscriptions).toBe('^---!');
    });
  });

  it.each([
    ['fails', '--#', 'error'],
    ['is empty', '--|', new EmptyError()],
  ])('errors when the first to end %s, and the losers have cleaned up', (_how, first, error) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const b = cold('  ---------');
      const expected = '-----#   ';
      expectObservable(raceToTheEnd([cold(first), slowToLeave(b, 3)])).toBe(expected, undefined, error);
      expectSubscriptions(b.subscriptions).toBe('^-!');
    });
  });

  it('cancels all when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  ---------');
      const b = cold('  ---------');
      const expected = '-------#';
      const race = raceToTheEnd([slowToLeave(a, 1), slowToLeave(b, 3)]);
      expectObservable(race.pipe(withTimeout(4))).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(a.subscriptions).toBe('^---!');
      expectSubscriptions(b.subscriptions).toBe('^---!');
    });
  });

  it('leaves tasks alone that were handed in', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const b = cold('----(2|)');
      expectObservable(raceToTheEnd([cold('--(1|)'), createTask(b)])).toBe('--(1|)');
      expectSubscriptions(b.subscriptions).toBe('^---!');
    });
  });

  it('completes empty without inputs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(raceToTheEnd([])).toBe('|');
    });
  });
});

describe('A hedged request', () => {
  const { hedged } = recipe<{
    hedged<T>(request: () => Awaitable<T>, copies: number, ms: number): Coroutine<T>;
  }>('A hedged request');

  it('sends a copy when the first is late, and gives the answer when the loser has cleaned up', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(' ---------   ');
      const second = cold('   ---(x|)  ');
      const expected = '   -------(x|) ';
      const copies = [slowToLeave(first, 1), second].values();
      expectObservable(hedged(() => copies.next().value!, 2, 3)).toBe(expected);
      expectSubscriptions(first.subscriptions).toBe(' ^-----!');
      expectSubscriptions(second.subscriptions).toBe('---^--!');
    });
  });

  it('sends no copy when the first is in time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const request = cold('--(x|)');
      expectObservable(hedged(() => request, 5, 3)).toBe('--(x|)');
      expectSubscriptions(request.subscriptions).toBe(['^-!']);
    });
  });

  it('sends the next copy at once when one has failed, and errors with all errors when all have', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const request = cold('-#      ');
      const expected = '    ---#    ';
      const error = new AggregateError(['error', 'error', 'error'], 'every copy of the request has failed');
      expectObservable(hedged(() => request, 3, 8)).toBe(expected, undefined, error);
      expectSubscriptions(request.subscriptions).toBe(['^!', '-^!', '--^!']);
    });
  });

  it('cancels all copies when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const request = cold('---------');
      const expected = '    -------#  ';
      const left = hedged(() => slowToLeave(request, 3), 5, 3).pipe(withTimeout(4));
      expectObservable(left).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(request.subscriptions).toBe(['^---!', '---^!']);
    });
  });
});

describe('The first few results', () => {
  const { firstFew } = recipe<{
    firstFew<T>(inputs: readonly Awaitable<T>[], count: number): Coroutine<T[]>;
  }>('The first few results');

  it('takes those that come first, passes over errors, and cancels and awaits the rest', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --(a|)     ');
      const b = cold('  ---#       ');
      const c = cold('  -----(c|)  ');
      const d = cold('  ---------  ');
      const expected = '-------(x|)';
      expectObservable(firstFew([a, b, c, slowToLeave(d, 2)], 2)).toBe(expected, { x: ['a', 'c'] });
      expectSubscriptions(a.subscriptions).toBe('^-!');
      expectSubscriptions(b.subscriptions).toBe('^--!');
      expectSubscriptions(c.subscriptions).toBe('^----!');
      expectSubscriptions(d.subscriptions).toBe('^----!');
    });
  });

  it('errors with all errors when too few can answer', () => {
    marbles(({ cold, expectObservable }) => {
      const error = new AggregateError(['b', 'c'], '1 of 2 results');
      const inputs = [cold('----(a|)'), cold('--#', undefined, 'b'), cold('---#', undefined, 'c')];
      expectObservable(firstFew(inputs, 2)).toBe('----#', undefined, error);
    });
  });

  it('cancels all when it is left in the middle, and who waits for cleanups waits for them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  --(a|)   ');
      const b = cold('  ---------');
      const expected = '-------#';
      const left = firstFew([a, slowToLeave(b, 3)], 2).pipe(withTimeout(4));
      expectObservable(left).toBe(expected, undefined, new TimeoutError());
      expectSubscriptions(a.subscriptions).toBe('^-!');
      expectSubscriptions(b.subscriptions).toBe('^---!');
    });
  });

  it('cancels tasks that were handed in too', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const b = cold('---------');
      expectObservable(firstFew([cold('--(a|)'), createTask(b)], 1)).toBe('--(x|)', { x: ['a'] });
      expectSubscriptions(b.subscriptions).toBe('^-!');
    });
  });

  it('ends cancelled when a task that was handed in is cancelled by somebody else', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('  ---------');
      const b = createTask(NEVER);
      timer(2).subscribe(() => b.cancel());
      expectObservable(firstFew([a, b], 1)).toBe('--#', undefined, new CancelledError());
      expectSubscriptions(a.subscriptions).toBe('^-!');
    });
  });

  it('has the error of a cleanup reported as one that nobody reads', () => {
    const failing = coroutine(function* () {
      try {
        yield* sleep(60_000, 'late');
      } finally {
        throw new RangeError('in the cleanup');
      }
    });
    expect(() => runVirtual(() => firstFew([sleep(1, 'early'), failing()], 1))).toThrow(new RangeError('in the cleanup'));
  });

  it('is a RangeError without inputs', () => {
    marbles(({ expectObservable }) => {
      expectObservable(firstFew([], 1)).toBe('#', undefined, new RangeError('wait: inputs must not be empty'));
    });
  });
});
