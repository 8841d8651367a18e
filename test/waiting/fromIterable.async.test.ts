import { filter, map, Subject, take, takeUntil } from 'rxjs';
import { fromIterable, Queue } from '../../lib/index.js';
import { putTo } from '../../operators/index.js';
import { drain } from '../queues/support.js';
import { turns } from '../tasks/support.js';

/** Gives the values, and tells what is done with it. */
async function* watched<T>(values: readonly T[], trace: string[]): AsyncGenerator<T> {
  try {
    for (const value of values) {
      trace.push(`read ${String(value)}`);
      yield value;
    }
  } finally {
    trace.push('closed');
  }
}

describe('fromIterable of an AsyncIterable', () => {
  it('emits the items, and completes', async () => {
    const trace: string[] = [];
    fromIterable(watched([1, 2], [])).subscribe({ next: (value) => trace.push(`next ${value}`), complete: () => trace.push('complete') });
    expect(trace).toEqual([]);
    await turns();
    expect(trace).toEqual(['next 1', 'next 2', 'complete']);
  });

  it('is not read ahead of the room in a queue', async () => {
    const trace: string[] = [];
    const queue = new Queue<number>(2);
    const subscription = fromIterable(watched([1, 2, 3, 4, 5, 6, 7, 8], trace))
      .pipe(
        filter((value) => value !== 2),
        map((value) => value * 10),
        putTo(queue),
      )
      .subscribe();
    await turns();
    expect([trace, queue.qsize()]).toEqual([['read 1', 'read 2', 'read 3', 'read 4'], 2]);
    expect(queue.getNowait()).toBe(10);
    await turns();
    expect(trace.slice(4)).toEqual(['read 5']);
    subscription.unsubscribe();
    await turns();
    expect([trace.slice(5), drain(queue)]).toEqual([['closed'], [30, 40]]);
  });

  it('puts all, in order, and shuts the queue down', async () => {
    const queue = new Queue<number>(1);
    const got: unknown[] = [];
    fromIterable(watched([1, 2, 3, 4], [])).pipe(putTo(queue, { shutdown: true })).subscribe();
    queue.items().subscribe({ next: (item) => got.push(item), complete: () => got.push('complete') });
    await turns();
    expect(got).toEqual([1, 2, 3, 4, 'complete']);
  });

  it('passes an error on', async () => {
    const errors: unknown[] = [];
    const broken = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    };
    fromIterable(broken()).subscribe({ error: (error) => errors.push(error) });
    await turns();
    expect(errors).toEqual([new Error('broken')]);
  });

  it('is closed where it is left', async () => {
    const trace: string[] = [];
    fromIterable(watched([1, 2, 3], trace)).pipe(take(2)).subscribe();
    await turns();
    expect(trace).toEqual(['read 1', 'read 2', 'closed']);
  });

  it('emits nothing that was asked for before it was left', async () => {
    let answer!: (result: IteratorResult<number>) => void;
    const seen: number[] = [];
    const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<number>>((resolve) => (answer = resolve)) }) };
    const stop = new Subject<void>();
    fromIterable(source).pipe(takeUntil(stop)).subscribe((value) => seen.push(value));
    await turns();
    stop.next();
    answer({ done: false, value: 1 });
    await turns();
    expect(seen).toEqual([]);
  });
});
