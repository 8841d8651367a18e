export default {
  title: 'lock that is free: acquire and release',
  n: 100_000,
  targets: { 'async-sema': 0.8 },
  expected: (n) => n,
  peers: {
    'rxjs-asyncio': ({ asPromise, coroutine, Lock }) => {
      const main = coroutine(function* (n) {
        const lock = new Lock();
        let passed = 0;
        for (let i = 0; i < n; i++) {
          yield* lock.acquire();
          try {
            passed++;
          } finally {
            lock.release();
          }
        }
        return passed;
      });
      return async (n, clock) => {
        clock.start();
        const passed = await asPromise(main(n));
        clock.stop();
        return passed;
      };
    },
    'rxjs-asyncio, asyncWith()': ({ asPromise, asyncWith, coroutine, Lock }) => {
      const main = coroutine(function* (n) {
        const lock = new Lock();
        let passed = 0;
        const pass = function* () {
          passed++;
        };
        for (let i = 0; i < n; i++) yield* asyncWith(lock, pass);
        return passed;
      });
      return async (n, clock) => {
        clock.start();
        const passed = await asPromise(main(n));
        clock.stop();
        return passed;
      };
    },
    effect: ({ Effect, Semaphore }) => {
      const main = Effect.fnUntraced(function* (n) {
        const lock = Semaphore.makeUnsafe(1);
        let passed = 0;
        const pass = lock.withPermit(Effect.sync(() => passed++));
        for (let i = 0; i < n; i++) yield* pass;
        return passed;
      });
      return async (n, clock) => {
        clock.start();
        const passed = await Effect.runPromise(main(n));
        clock.stop();
        return passed;
      };
    },
    'async-mutex': ({ Mutex }) => async (n, clock) => {
      const mutex = new Mutex();
      let passed = 0;
      clock.start();
      for (let i = 0; i < n; i++) {
        const release = await mutex.acquire();
        try {
          passed++;
        } finally {
          release();
        }
      }
      clock.stop();
      return passed;
    },
    'async-sema': ({ Sema }) => async (n, clock) => {
      const sema = new Sema(1);
      let passed = 0;
      clock.start();
      for (let i = 0; i < n; i++) {
        await sema.acquire();
        try {
          passed++;
        } finally {
          sema.release();
        }
      }
      clock.stop();
      return passed;
    },
    'p-limit': ({ default: pLimit }) => async (n, clock) => {
      const limit = pLimit(1);
      let passed = 0;
      const pass = async () => {
        passed++;
      };
      clock.start();
      for (let i = 0; i < n; i++) await limit(pass);
      clock.stop();
      return passed;
    },
    'modern-async': ({ Queue }) => async (n, clock) => {
      const queue = new Queue(1);
      let passed = 0;
      const pass = async () => {
        passed++;
      };
      clock.start();
      for (let i = 0; i < n; i++) await queue.exec(pass);
      clock.stop();
      return passed;
    },
    asyncio: `
import asyncio

async def round(n, clock):
    lock = asyncio.Lock()
    passed = 0
    clock.start()
    for _ in range(n):
        async with lock:
            passed += 1
    clock.stop()
    return passed
`,
  },
};
