import { isRange } from './data.mjs';

const size = 10;

/** N items through a bounded queue, from so many producers to as many consumers; N is a multiple of their number. */
export const queueWorkload = (pairs) => {
  const each = (work) => Array.from({ length: pairs }, (_, i) => work(i));
  /** Each item came once, and in order where nobody can overtake. */
  const isComplete = (got, n) => isRange(pairs === 1 ? got : got.sort((a, b) => a - b), n);

  return {
    n: 100_000,
    expected: () => true,
    peers: {
      'rxjs-asyncio': ({ asPromise, coroutine, gather, Queue }) => {
        const produce = coroutine(function* (queue, first, n) {
          for (let item = first; item < n; item += pairs) yield* queue.put(item);
        });
        const consume = coroutine(function* (queue, count, got) {
          for (let i = 0; i < count; i++) got.push(yield* queue.get());
        });
        return async (n, clock) => {
          const queue = new Queue(size);
          const got = [];
          clock.start();
          await asPromise(gather([...each((i) => produce(queue, i, n)), ...each(() => consume(queue, n / pairs, got))]));
          clock.stop();
          return isComplete(got, n);
        };
      },
      effect: ({ Effect, Queue }) => {
        const produce = Effect.fnUntraced(function* (queue, first, n) {
          for (let item = first; item < n; item += pairs) yield* Queue.offer(queue, item);
        });
        const consume = Effect.fnUntraced(function* (queue, count, got) {
          for (let i = 0; i < count; i++) got.push(yield* Queue.take(queue));
        });
        return async (n, clock) => {
          const queue = await Effect.runPromise(Queue.bounded(size));
          const got = [];
          clock.start();
          await Effect.runPromise(
            Effect.all([...each((i) => produce(queue, i, n)), ...each(() => consume(queue, n / pairs, got))], {
              concurrency: 'unbounded',
            }),
          );
          clock.stop();
          return isComplete(got, n);
        };
      },
      // It has no queue: this is one of two semaphores.
      'async-sema': ({ Sema }) => {
        const produce = async (room, filled, items, first, n) => {
          for (let item = first; item < n; item += pairs) {
            await room.acquire();
            items.push(item);
            filled.release();
          }
        };
        const consume = async (room, filled, items, count, got) => {
          for (let i = 0; i < count; i++) {
            await filled.acquire();
            got.push(items.shift());
            room.release();
          }
        };
        return async (n, clock) => {
          const room = new Sema(size);
          const filled = new Sema(0);
          const items = [];
          const got = [];
          clock.start();
          await Promise.all([
            ...each((i) => produce(room, filled, items, i, n)),
            ...each(() => consume(room, filled, items, n / pairs, got)),
          ]);
          clock.stop();
          return isComplete(got, n);
        };
      },
      // Queues of jobs: a consumer is a place among those that may run, and a producer waits when too many jobs do.
      'p-queue': ({ default: PQueue }) => async (n, clock) => {
        const got = [];
        const queue = new PQueue({ concurrency: pairs });
        const produce = async (first) => {
          for (let item = first; item < n; item += pairs) {
            if (queue.size >= size) await queue.onSizeLessThan(size);
            queue.add(async () => {
              got.push(item);
            });
          }
        };
        clock.start();
        await Promise.all(each(produce));
        await queue.onIdle();
        clock.stop();
        return isComplete(got, n);
      },
      fastq: ({ default: fastq }) => async (n, clock) => {
        const got = [];
        const queue = fastq.promise(async (item) => {
          got.push(item);
        }, pairs);
        const produce = async (first) => {
          for (let item = first; item < n; item += pairs) {
            const done = queue.push(item);
            if (queue.length() >= size) await done;
          }
        };
        clock.start();
        await Promise.all(each(produce));
        await queue.drained();
        clock.stop();
        return isComplete(got, n);
      },
      'modern-async': ({ Queue }) => async (n, clock) => {
        const got = [];
        const queue = new Queue(pairs);
        const produce = async (first) => {
          let done;
          for (let item = first; item < n; item += pairs) {
            done = queue.exec(async () => {
              got.push(item);
            });
            if (queue.pending >= size) await done;
          }
          await done;
        };
        clock.start();
        await Promise.all(each(produce));
        clock.stop();
        return isComplete(got, n);
      },
      asyncio: `
import asyncio

async def produce(queue, first, n):
    for item in range(first, n, ${pairs}):
        await queue.put(item)

async def consume(queue, count, got):
    for _ in range(count):
        got.append(await queue.get())

async def round(n, clock):
    queue = asyncio.Queue(${size})
    got = []
    clock.start()
    await asyncio.gather(
        *[produce(queue, i, n) for i in range(${pairs})],
        *[consume(queue, n // ${pairs}, got) for _ in range(${pairs})],
    )
    clock.stop()
    ${pairs === 1 ? '' : 'got.sort()\n    '}return got == list(range(n))
`,
    },
  };
};
