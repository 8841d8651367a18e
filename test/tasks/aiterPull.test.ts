import { from } from 'rxjs';
import { aiter, AsyncCursor, coroutine, createTask, EventLoop, run, Runner, type Body } from '../../lib/index.js';
import { reportsOf, settled, turns } from './support.js';

const collect = coroutine(function* <T>(cursor: AsyncCursor<T>, into: unknown[] = []): Body<unknown[]> {
  try {
    for (;;) {
      const { done, value } = yield* cursor.next();
      if (done === true) break;
      into.push(value);
    }
    into.push('|');
  } catch (error) {
    into.push({ error });
  }
  return into;
});
const take = coroutine(function* <T>(cursor: AsyncCursor<T>) {
  return (yield* cursor.next()).value;
});

/** An AsyncIterable under control, which notes what is asked of it. */
class Controlled implements AsyncIterable<number>, AsyncIterator<number> {
  readonly calls: string[] = [];
  #settle: ((result: IteratorResult<number>) => void) | null = null;
  close: () => Promise<void> = () => Promise.resolve();

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<number>> {
    this.calls.push('next');
    return new Promise((resolve) => (this.#settle = resolve));
  }

  async return(): Promise<IteratorResult<number>> {
    this.calls.push('return');
    await this.close();
    this.calls.push('closed');
    return { done: true, value: undefined };
  }

  give(value: number): void {
    this.#settle!({ done: false, value });
  }
}

describe('aiter of an AsyncIterable', () => {
  it('hands out its items and its end', async () => {
    const loop = new EventLoop();
    const items = async function* (): AsyncGenerator<number> {
      yield 1;
      yield 2;
    };
    const failing = async function* (): AsyncGenerator<number> {
      yield 1;
      throw 'e';
    };
    const start = (source: AsyncIterable<number>) => createTask(coroutine(() => collect(aiter(source))[Symbol.iterator]())(), { loop });
    const tasks = [start(items()), start(failing())];
    await Promise.all(tasks.map(settled));
    expect(tasks.map((task) => task.result())).toEqual([[1, 2, '|'], [1, { error: 'e' }]]);
  });

  it('pulls an item when it is asked for, and never ahead', async () => {
    const loop = new EventLoop();
    const source = new Controlled();
    const cursor = withinOf(loop, () => aiter(source));
    expect(source.calls).toEqual([]);
    const first = createTask(take(cursor), { loop });
    await turns();
    source.give(1);
    await settled(first);
    await turns();
    expect([first.result(), source.calls]).toEqual([1, ['next']]);
  });

  it('loses no item when a next() is cancelled, and pulls no second one for it', async () => {
    const loop = new EventLoop();
    const source = new Controlled();
    const cursor = withinOf(loop, () => aiter(source));
    const first = createTask(take(cursor), { loop });
    await turns();
    first.cancel();
    await settled(first);
    const second = createTask(take(cursor), { loop });
    await turns();
    source.give(1);
    await settled(second);
    expect([first.cancelled(), second.result(), source.calls]).toEqual([true, 1, ['next']]);
  });

  it('return() closes it', async () => {
    const loop = new EventLoop();
    const source = new Controlled();
    const cursor = withinOf(loop, () => aiter(source));
    const first = createTask(take(cursor), { loop });
    await turns();
    source.give(1);
    await settled(first);
    cursor.return();
    await turns();
    expect(source.calls).toEqual(['next', 'return', 'closed']);
  });

  it('serves each of several who wait', async () => {
    const loop = new EventLoop();
    let open: (() => void) | null = null;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const items = async function* (): AsyncGenerator<number> {
      await opened;
      yield 1;
      yield 2;
      yield 3;
    };
    const cursor = withinOf(loop, () => aiter(items()));
    const takers = [1, 2, 3].map(() => createTask(take(cursor), { loop }));
    await turns();
    // All of them wait: who came in between could take the item of one that was woken, as from a Queue.
    open!();
    await turns();
    expect(takers.map((taker) => (taker.done() ? taker.result() : 'waits'))).toEqual([1, 2, 3]);
  });

  it('run() waits for the finally of an async generator that was left open', async () => {
    const trace: string[] = [];
    const items = async function* (): AsyncGenerator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        await new Promise(setImmediate);
        trace.push('closed');
      }
    };
    const main = coroutine(function* () {
      return yield* take(aiter(items()));
    });
    trace.push(`main ${await run(main())}`);
    expect(trace).toEqual(['closed', 'main 1']);
  });

  it('Runner.close() waits for it too, and reports what its finally throws', async () => {
    const runner = new Runner();
    const reports = reportsOf(runner.getLoop());
    const failure = new Error('finally');
    const items = async function* (): AsyncGenerator<number> {
      try {
        yield 1;
      } finally {
        await new Promise(setImmediate);
        // eslint-disable-next-line no-unsafe-finally
        throw failure;
      }
    };
    await runner.run(take(aiter(from(items()))));
    const cursor = withinOf(runner.getLoop(), () => aiter(items()));
    await runner.run(take(cursor));
    await runner.close();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });
});

/** Calls `fn` as a callback of `loop` would. */
function withinOf<T>(loop: EventLoop, fn: () => T): T {
  return loop._within(fn);
}
