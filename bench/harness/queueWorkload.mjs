import { Taken } from './Taken.mjs';

const size = 10;

/** N items through a bounded queue, from so many producers to as many consumers; N is a multiple of their number. */
export const queueWorkload = (pairs) => {
  const each = (work) => Array.from({ length: pairs }, (_, i) => work(i));
  /** Each item came once, and in order where nobody can overtake. */
  const isComplete = (taken) => taken.isRange(pairs > 1);

  return {
    n: 100_000,
    expected: () => true,
    peers: {
      'rxjs-asyncio': ({ asPromise, coroutine, gather, Queue }) => {
        const produce = coroutine(function* (queue, first, n) {
          for (let item = first; item < n; item += pairs) yield* queue.put(item);
        });
        const consume = coroutine(function* (queue, count, taken) {
          for (let i = 0; i < count; i++) taken.add(yield* queue.get());
        });
        return async (n, clock) => {
          const queue = new Queue(size);
          const taken = new Taken(n);
          clock.start();
          await asPromise(gather([...each((i) => produce(queue, i, n)), ...each(() => consume(queue, n / pairs, taken))]));
          clock.stop();
          return isComplete(taken);
        };
      },
      effect: ({ Effect, Queue }) => {
        const produce = Effect.fnUntraced(function* (queue, first, n) {
          for (let item = first; item < n; item += pairs) yield* Queue.offer(queue, item);
        });
        const consume = Effect.fnUntraced(function* (queue, count, taken) {
          for (let i = 0; i < count; i++) taken.add(yield* Queue.take(queue));
        });
        return async (n, clock) => {
          const queue = await Effect.runPromise(Queue.bounded(size));
          const taken = new Taken(n);
          clock.start();
          await Effect.runPromise(
            Effect.all([...each((i) => produce(queue, i, n)), ...each(() => consume(queue, n / pairs, taken))], {
              concurrency: 'unbounded',
            }),
          );
          clock.stop();
          return isComplete(taken);
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
        const consume = async (room, filled, items, count, taken) => {
          for (let i = 0; i < count; i++) {
            await filled.acquire();
            taken.add(items.shift());
            room.release();
          }
        };
        return async (n, clock) => {
          const room = new Sema(size);
          const filled = new Sema(0);
          const items = [];
          const taken = new Taken(n);
          clock.start();
          await Promise.all([
            ...each((i) => produce(room, filled, items, i, n)),
            ...each(() => consume(room, filled, items, n / pairs, taken)),
          ]);
          clock.stop();
          return isComplete(taken);
        };
      },
      // Queues of jobs: a consumer is a place among those that may run, and a producer waits when too many jobs do.
      'p-queue': ({ default: PQueue }) => async (n, clock) => {
        const taken = new Taken(n);
        const queue = new PQueue({ concurrency: pairs });
        const produce = async (first) => {
          for (let item = first; item < n; item += pairs) {
            if (queue.size >= size) await queue.onSizeLessThan(size);
            queue.add(async () => {
              taken.add(item);
            });
          }
        };
        clock.start();
        await Promise.all(each(produce));
        await queue.onIdle();
        clock.stop();
        return isComplete(taken);
      },
      fastq: ({ default: fastq }) => async (n, clock) => {
        const taken = new Taken(n);
        const queue = fastq.promise(async (item) => {
          taken.add(item);
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
        return isComplete(taken);
      },
      'modern-async': ({ Queue }) => async (n, clock) => {
        const taken = new Taken(n);
        const queue = new Queue(pairs);
        const produce = async (first) => {
          let done;
          for (let item = first; item < n; item += pairs) {
            done = queue.exec(async () => {
              taken.add(item);
            });
            if (queue.pending >= size) await done;
          }
          await done;
        };
        clock.start();
        await Promise.all(each(produce));
        clock.stop();
        return isComplete(taken);
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
