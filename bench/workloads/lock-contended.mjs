import { Room } from '../harness/Room.mjs';

const tasks = 1_000;

const workers = (work) => Array.from({ length: tasks }, work);

export default {
  title: 'lock that 1,000 tasks want, held over one yield',
  n: 100_000,
  targets: { 'async-sema': 1.8, asyncio: 0.1 },
  expected: (n) => ({ passed: n, most: 1 }),
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, gather, Lock, sleep }) => {
      const work = coroutine(function* (lock, room, times) {
        for (let i = 0; i < times; i++) {
          yield* lock.acquire();
          try {
            room.enter();
            yield* sleep(0);
            room.leave();
          } finally {
            lock.release();
          }
        }
      });
      return async (n, clock) => {
        const lock = new Lock();
        const room = new Room();
        clock.start();
        await asPromise(gather(workers(() => work(lock, room, n / tasks))));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    'rxjs-asyncio, asyncWith()': ({ asPromise, asyncWith, coroutine, gather, Lock, sleep }) => {
      const work = coroutine(function* (lock, room, times) {
        const pass = function* () {
          room.enter();
          yield* sleep(0);
          room.leave();
        };
        for (let i = 0; i < times; i++) yield* asyncWith(lock, pass);
      });
      return async (n, clock) => {
        const lock = new Lock();
        const room = new Room();
        clock.start();
        await asPromise(gather(workers(() => work(lock, room, n / tasks))));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    effect: ({ Effect, Semaphore }) => {
      const pass = Effect.fnUntraced(function* (room) {
        room.enter();
        yield* Effect.yieldNow;
        room.leave();
      });
      const work = Effect.fnUntraced(function* (lock, room, times) {
        for (let i = 0; i < times; i++) yield* lock.withPermit(pass(room));
      });
      return async (n, clock) => {
        const lock = Semaphore.makeUnsafe(1);
        const room = new Room();
        clock.start();
        await Effect.runPromise(Effect.all(workers(() => work(lock, room, n / tasks)), { concurrency: 'unbounded' }));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    'async-mutex': ({ Mutex }) => {
      const work = async (mutex, room, times) => {
        for (let i = 0; i < times; i++) {
          const release = await mutex.acquire();
          try {
            room.enter();
            await undefined;
            room.leave();
          } finally {
            release();
          }
        }
      };
      return async (n, clock) => {
        const mutex = new Mutex();
        const room = new Room();
        clock.start();
        await Promise.all(workers(() => work(mutex, room, n / tasks)));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    'async-sema': ({ Sema }) => {
      const work = async (sema, room, times) => {
        for (let i = 0; i < times; i++) {
          await sema.acquire();
          try {
            room.enter();
            await undefined;
            room.leave();
          } finally {
            sema.release();
          }
        }
      };
      return async (n, clock) => {
        const sema = new Sema(1, { capacity: tasks });
        const room = new Room();
        clock.start();
        await Promise.all(workers(() => work(sema, room, n / tasks)));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    'p-limit': ({ default: pLimit }) => {
      const work = async (limit, room, times) => {
        const pass = async () => {
          room.enter();
          await undefined;
          room.leave();
        };
        for (let i = 0; i < times; i++) await limit(pass);
      };
      return async (n, clock) => {
        const limit = pLimit(1);
        const room = new Room();
        clock.start();
        await Promise.all(workers(() => work(limit, room, n / tasks)));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    'modern-async': ({ Queue }) => {
      const work = async (queue, room, times) => {
        const pass = async () => {
          room.enter();
          await undefined;
          room.leave();
        };
        for (let i = 0; i < times; i++) await queue.exec(pass);
      };
      return async (n, clock) => {
        const queue = new Queue(1);
        const room = new Room();
        clock.start();
        await Promise.all(workers(() => work(queue, room, n / tasks)));
        clock.stop();
        return { passed: room.passed, most: room.most };
      };
    },
    asyncio: `
import asyncio

class Room:
    inside = most = passed = 0

async def work(lock, room, times):
    for _ in range(times):
        async with lock:
            room.inside += 1
            room.most = max(room.most, room.inside)
            await asyncio.sleep(0)
            room.inside -= 1
            room.passed += 1

async def round(n, clock):
    lock = asyncio.Lock()
    room = Room()
    clock.start()
    await asyncio.gather(*[work(lock, room, n // ${tasks}) for _ in range(${tasks})])
    clock.stop()
    return {"passed": room.passed, "most": room.most}
`,
  },
  /** It takes seconds for N: its time per operation is that of fewer. */
  most: { 'modern-async': 10_000 },
};
