import { concatMap, ignoreElements, mergeMap, switchMap, tap } from 'rxjs';
import { LifoQueue, PriorityQueue, Queue, QueueShutDown } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';

const classes: readonly (readonly [string, new (maxsize?: number) => Queue<string>])[] = [
  ['Queue', Queue],
  ['LifoQueue', LifoQueue],
  ['PriorityQueue', PriorityQueue],
];

describe.each(classes)('%s in marbles', (_name, Kind) => {
  it('items() emits what is put, shares it between two subscribers, and completes when it is shut down', () => {
    marbles(({ cold, loop, expectObservable, expectSubscriptions }) => {
      const queue = new Kind();
      loop.callLater(10, () => queue.shutdown());
      const source = cold('                        -a-b-c-d--|');
      const puts = source.pipe(tap((item) => queue.putNowait(item)), ignoreElements());
      expectObservable(queue.items()).toBe('       -a---c----|');
      expectObservable(queue.items()).toBe('       ---b---d--|');
      expectObservable(puts).toBe('                ----------|');
      expectSubscriptions(source.subscriptions).toBe('^---------!');
    });
  });

  it('put() is immediate while there is room, and then waits for a get()', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Kind(1);
      const gets = cold('                                   ----g---g|');
      expectObservable(queue.put('a')).toBe('               (u|)      ', { u: undefined });
      expectObservable(queue.put('b')).toBe('               ----(u|)  ', { u: undefined });
      expectObservable(gets.pipe(concatMap(() => queue.get()))).toBe('----a---b|');
      expectSubscriptions(gets.subscriptions).toBe('        ^--------!');
    });
  });

  it('get() waits for an item, and the sources behind it are subscribed then', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Kind();
      const puts = cold('                                                  ---x--y|    ');
      const first = cold('                                                    -a|       ');
      const second = cold('                                                      -b|    ');
      expectObservable(queue.get().pipe(switchMap(() => first))).toBe('     ----a|      ');
      expectObservable(queue.get().pipe(switchMap(() => second))).toBe('    -------b|   ');
      expectObservable(puts.pipe(mergeMap((item) => queue.put(item)))).toBe('---u--u|    ', { u: undefined });
      expectSubscriptions(first.subscriptions).toBe('                       ---^-!      ');
      expectSubscriptions(second.subscriptions).toBe('                      ------^-!   ');
      expectSubscriptions(puts.subscriptions).toBe('                        ^------!    ');
    });
  });

  it('who unsubscribes from get() leaves the item to the next', () => {
    marbles(({ loop, expectObservable }) => {
      const queue = new Kind();
      loop.callLater(4, () => queue.putNowait('x'));
      expectObservable(queue.get(), '^--!').toBe('----    ');
      expectObservable(queue.get(), '-^  ').toBe('----(x|)');
    });
  });

  it('who waits when it is shut down gets QueueShutDown', () => {
    marbles(({ loop, expectObservable }) => {
      const [empty, full] = [new Kind(1), new Kind(1)];
      full.putNowait('x');
      loop.callLater(3, () => [empty, full].forEach((queue) => queue.shutdown()));
      expectObservable(empty.get()).toBe('   ---#', {}, new QueueShutDown('Queue: nothing can be got, the queue is empty and shut down'));
      expectObservable(full.put('y')).toBe(' ---#', {}, new QueueShutDown('Queue: nothing can be put, the queue is shut down'));
    });
  });

  it('size$ shows how many there are', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const queue = new Kind();
      const changes = cold('                   -p-p-g-|');
      changes.subscribe((change) => (change === 'p' ? queue.putNowait('x') : queue.getNowait()));
      expectObservable(queue.size$, '^------!').toBe('01-2-1-', { 0: 0, 1: 1, 2: 2 });
      expectSubscriptions(changes.subscriptions).toBe('^------!');
    });
  });
});
