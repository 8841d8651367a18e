import { isRange, range } from '../harness/data.mjs';
import { Room } from '../harness/Room.mjs';

const limit = 10;

const jobIn = (room) => async (i) => {
  room.enter();
  await undefined;
  room.leave();
  return i;
};

export default {
  title: 'N jobs, a semaphore admits 10 at a time',
  n: 100_000,
  targets: { 'p-map': 0.8, 'p-limit': 0.4, 'p-queue': 0.2 },
  expected: () => ({ inLimit: true, complete: true }),
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, orderedMap, rxjs, Semaphore, sleep }) => {
      const job = coroutine(function* (room, i) {
        room.enter();
        yield* sleep(0);
        room.leave();
        return i;
      });
      return async (n, clock) => {
        const semaphore = new Semaphore(limit);
        const room = new Room();
        clock.start();
        const values = await asPromise(
          rxjs.range(0, n).pipe(orderedMap((i) => job(room, i), { limit: semaphore }), rxjs.toArray()),
        );
        clock.stop();
        return { inLimit: room.most <= limit, complete: isRange(values, n) };
      };
    },
    /** N tasks that all wait for a permit. */
    'rxjs-asyncio, gather()': ({ asPromise, coroutine, gather, Semaphore, sleep }) => {
      const job = coroutine(function* (semaphore, room, i) {
        yield* semaphore.acquire();
        try {
          room.enter();
          yield* sleep(0);
          room.leave();
          return i;
        } finally {
          semaphore.release();
        }
      });
      return async (n, clock) => {
        const semaphore = new Semaphore(limit);
        const room = new Room();
        clock.start();
        const values = await asPromise(gather(range(n).map((i) => job(semaphore, room, i))));
        clock.stop();
        return { inLimit: room.most <= limit, complete: isRange(values, n) };
      };
    },
    effect: ({ Effect, Semaphore }) => {
      const job = Effect.fnUntraced(function* (room, i) {
        room.enter();
        yield* Effect.yieldNow;
        room.leave();
        return i;
      });
      return async (n, clock) => {
        const semaphore = Semaphore.makeUnsafe(limit);
        const room = new Room();
        clock.start();
        const values = await Effect.runPromise(
          Effect.forEach(range(n), (i) => semaphore.withPermit(job(room, i)), { concurrency: 'unbounded' }),
        );
        clock.stop();
        return { inLimit: room.most <= limit, complete: isRange(values, n) };
      };
    },
    'p-map': ({ default: pMap }) => async (n, clock) => {
      const room = new Room();
      clock.start();
      const values = await pMap(range(n), jobIn(room), { concurrency: limit });
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    'async-mutex': ({ Semaphore }) => async (n, clock) => {
      const semaphore = new Semaphore(limit);
      const room = new Room();
      const job = jobIn(room);
      clock.start();
      const values = await Promise.all(range(n).map((i) => semaphore.runExclusive(() => job(i))));
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    'async-sema': ({ Sema }) => {
      const run = async (sema, job, i) => {
        await sema.acquire();
        try {
          return await job(i);
        } finally {
          sema.release();
        }
      };
      return async (n, clock) => {
        const sema = new Sema(limit, { capacity: n });
        const room = new Room();
        const job = jobIn(room);
        clock.start();
        const values = await Promise.all(range(n).map((i) => run(sema, job, i)));
        clock.stop();
        return { inLimit: room.most <= limit, complete: isRange(values, n) };
      };
    },
    'p-limit': ({ default: pLimit }) => async (n, clock) => {
      const limited = pLimit(limit);
      const room = new Room();
      const job = jobIn(room);
      clock.start();
      const values = await Promise.all(range(n).map((i) => limited(job, i)));
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    'p-queue': ({ default: PQueue }) => async (n, clock) => {
      const queue = new PQueue({ concurrency: limit });
      const room = new Room();
      const job = jobIn(room);
      clock.start();
      const values = await Promise.all(range(n).map((i) => queue.add(() => job(i))));
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    fastq: ({ default: fastq }) => async (n, clock) => {
      const room = new Room();
      const queue = fastq.promise(jobIn(room), limit);
      clock.start();
      const values = await Promise.all(range(n).map((i) => queue.push(i)));
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    'modern-async': ({ asyncMap }) => async (n, clock) => {
      const room = new Room();
      clock.start();
      const values = await asyncMap(range(n), jobIn(room), limit);
      clock.stop();
      return { inLimit: room.most <= limit, complete: isRange(values, n) };
    },
    asyncio: `
import asyncio

class Room:
    inside = most = 0

async def job(semaphore, room, i):
    async with semaphore:
        room.inside += 1
        room.most = max(room.most, room.inside)
        await asyncio.sleep(0)
        room.inside -= 1
        return i

async def round(n, clock):
    semaphore = asyncio.Semaphore(${limit})
    room = Room()
    clock.start()
    values = await asyncio.gather(*[job(semaphore, room, i) for i in range(n)])
    clock.stop()
    return {"inLimit": room.most <= ${limit}, "complete": values == list(range(n))}
`,
  },
  /** It is quadratic in the number of those who wait. */
  most: { effect: 10_000 },
};
