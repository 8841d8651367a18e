import { EMPTY, map, mergeMap, NEVER, of, repeat, Subject, tap, throwError } from 'rxjs';
import { Queue } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { putTo } from '../../operators/index.js';
import { lastFrame } from './support.js';
import { drain, filled } from '../queues/support.js';

describe('putTo in marbles', () => {
  it('puts each value, and emits once when the source has completed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Queue<string>();
      const source = cold('a-b-c---|   ');
      const subs = '       ^-------!   ';
      const expected = '   --------(x|)';
      expectObservable(source.pipe(putTo(queue))).toBe(expected, { x: undefined });
      expectObservable(queue.items(), '^-------!').toBe('a-b-c---');
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('waits for room, and ends when the last value is put', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Queue<string>(1);
      const source = cold('a-b-c|          ');
      const gets = cold('  ------g---g---g|');
      const expected = '   ----------(x|)  ';
      expectObservable(gets.pipe(mergeMap(() => queue.get()))).toBe('------a---b---c|');
      expectObservable(source.pipe(putTo(queue))).toBe(expected, { x: undefined });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('takes a synchronous source', () => {
    marbles(({ expectObservable }) => {
      const queue = new Queue<number>();
      expectObservable(of(1, 2, 3).pipe(putTo(queue))).toBe('(x|)', { x: undefined });
      expectObservable(queue.items(), '^--!').toBe('(123)', { 1: 1, 2: 2, 3: 3 });
    });
  });

  it('takes a synchronous source that is longer than the queue', () => {
    marbles(({ expectObservable }) => {
      const queue = new Queue<number>(1);
      expectObservable(of(1, 2, 3).pipe(putTo(queue, { shutdown: true }))).toBe('(x|)', { x: undefined });
      expectObservable(queue.items()).toBe('(123|)', { 1: 1, 2: 2, 3: 3 });
    });
  });

  it('ends at once when the source is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(EMPTY.pipe(putTo(new Queue()))).toBe('(x|)', { x: undefined });
      expectObservable(cold('--|').pipe(putTo(new Queue()))).toBe('--(x|)', { x: undefined });
    });
  });

  it('never ends where the source never does, or where there is never room', () => {
    marbles(({ expectObservable }) => {
      expectObservable(NEVER.pipe(putTo(new Queue())), '----!').toBe('-');
      expectObservable(of(1, 2).pipe(putTo(new Queue(1))), '----!').toBe('-');
    });
  });

  it('passes an error of the source on, at once, and drops what waits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = cold('a-b-#');
      const subs = '       ^---!';
      const expected = '   ----#';
      expectObservable(source.pipe(putTo(queue))).toBe(expected);
      expectObservable(throwError(() => 'error').pipe(putTo(queue))).toBe('#');
      expectSubscriptions(source.subscriptions).toBe(subs);
      const gets = cold('  -----g--g').pipe(map(() => drain(queue)));
      expectObservable(gets).toBe('-----x--y', { x: ['0'], y: [] });
    });
  });

  it('leaves the source when it is left, and drops what waits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = cold('a-b---c');
      const unsub = '      ----!  ';
      const expected = '   -----  ';
      expectObservable(source.pipe(putTo(queue)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^---!');
      const gets = cold('  -----g--g').pipe(map(() => drain(queue)));
      expectObservable(gets).toBe('-----x--y', { x: ['0'], y: [] });
    });
  });

  it('fails when the queue is shut down while a value waits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = filled(new Queue<string>(1), ['0']);
      const source = cold('a--------');
      const shutdown = cold('----x  ');
      shutdown.subscribe(() => queue.shutdown());
      const caught = source.pipe(putTo(queue));
      expectObservable(caught).toBe('----#', undefined, expect.objectContaining({ name: 'QueueShutDown' }));
      expectSubscriptions(source.subscriptions).toBe('^---!');
    });
  });

  it('fails at the next value when the queue was shut down before', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Queue<string>();
      queue.shutdown();
      const source = cold('---a--|');
      expectObservable(source.pipe(putTo(queue))).toBe('---#', undefined, expect.objectContaining({ name: 'QueueShutDown' }));
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('does not mind a queue that was shut down when there is nothing to put', () => {
    marbles(({ cold, expectObservable }) => {
      const queue = new Queue<string>();
      queue.shutdown();
      expectObservable(cold<string>('--|').pipe(putTo(queue))).toBe('--(x|)', { x: undefined });
    });
  });

  it('subscribes the source anew for each subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Queue<string>();
      const source = cold('a-b|        ');
      const subs = ['      ^--!        ', '---^--!'];
      expectObservable(source.pipe(putTo(queue), repeat(2))).toBe('---x--(x|)', { x: undefined });
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectObservable(queue.items(), '^------!').toBe('a-ba-b-');
    });
  });

  it('puts what its own source is made to emit by whoever gets', () => {
    marbles(({ cold, expectObservable }) => {
      const queue = new Queue<number>(1);
      const source = new Subject<number>();
      const again = queue.items().pipe(tap((item) => (item < 3 ? source.next(item + 1) : source.complete())));
      expectObservable(source.pipe(putTo(queue, { shutdown: true }))).toBe('--(x|)', { x: undefined });
      expectObservable(again).toBe('--(123|)', { 1: 1, 2: 2, 3: 3 });
      cold('--x').subscribe(() => source.next(1));
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(
      lastFrame(() =>
        of(1, 2)
          .pipe(putTo(new Queue<number>(1)))
          .subscribe()
          .unsubscribe(),
      ),
    ).toBe(0);
  });
});
