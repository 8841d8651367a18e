import { AsyncLocalStorage } from 'node:async_hooks';
import { of, skip } from 'rxjs';
import { coroutine, Event, EventLoop, setContextCarrier, sleep, type Future } from '../../lib/index.js';
import { settle } from './helpers.js';

const storage = new AsyncLocalStorage<string>();

/** The store that `submit` has a callback see, submitted in the store `submitter` to a loop whose flush was armed in another one. */
async function storeSeenBy(submit: (loop: EventLoop, see: () => void) => void): Promise<(string | undefined)[]> {
  const loop = new EventLoop();
  const seen: (string | undefined)[] = [];
  storage.run('armer', () => loop.callSoon(() => undefined));
  storage.run('submitter', () => submit(loop, () => void seen.push(storage.getStore())));
  await settle();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await settle();
  loop.close();
  return seen;
}

/** Settles from outside of every store but its own. */
function settleLater(loop: EventLoop, future: Future<void>): void {
  storage.run('settler', () => loop.callSoon(() => future.setResult()));
}

const submissions: [string, (loop: EventLoop, see: () => void) => void][] = [
  ['a callback', (loop, see) => loop.callSoon(see)],
  ['a timer', (loop, see) => loop.callLater(1, see)],
  ['work of a scheduler', (loop, see) => loop.schedule(see)],
  ["a task's first step", (loop, see) => loop.createTask(coroutine(() => (function* () { see(); })())())],
  [
    "a task's later step",
    (loop, see) => {
      const future = loop.createFuture<void>();
      const work = coroutine(function* () {
        yield* future;
        see();
      });
      loop.createTask(work());
      settleLater(loop, future);
    },
  ],
  [
    'a step of an eager task',
    (loop, see) => {
      const work = coroutine(function* () {
        yield* sleep(0);
        see();
      });
      loop.createTask(work(), { eager: true });
    },
  ],
  [
    'a done callback',
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.addDoneCallback(see);
      settleLater(loop, future);
    },
  ],
  [
    "a subscriber's next",
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.subscribe(see);
      settleLater(loop, future);
    },
  ],
  [
    "a subscriber's error",
    (loop, see) => {
      const future = loop.createFuture<void>();
      future.subscribe({ error: see });
      storage.run('settler', () => loop.callSoon(() => future.setException(new Error('boom'))));
    },
  ],
  [
    "a subscriber's complete, to a task of an Observable",
    (loop, see) => loop.createTask(of(1)).subscribe({ complete: see }),
  ],
  [
    'who looks at the state of an event',
    (loop, see) => {
      const event = new Event();
      loop.callSoon(() => event.isSet$.pipe(skip(1)).subscribe(see));
      storage.run('settler', () => loop.callSoon(() => event.set()));
    },
  ],
  [
    'who waits for an event as a subscriber',
    (loop, see) => {
      const event = new Event();
      loop.callSoon(() => event.wait().subscribe(see));
      storage.run('settler', () => loop.callSoon(() => event.set()));
    },
  ],
  [
    'a cleanup',
    (loop, see) => {
      const work = coroutine(function* () {
        try {
          yield* sleep(1e6);
        } finally {
          see();
        }
      });
      const task = loop.createTask(work());
      storage.run('canceller', () => loop.callLater(1, () => task.cancel()));
    },
  ],
];

describe('setContextCarrier with AsyncLocalStorage.snapshot', () => {
  beforeEach(() => setContextCarrier(() => AsyncLocalStorage.snapshot()));
  afterEach(() => setContextCarrier(null));

  it.each(submissions)("%s runs in its submitter's store", async (_name, submit) => {
    expect(await storeSeenBy(submit)).toEqual(['submitter']);
  });

  it('what is submitted outside of every store runs outside of them', async () => {
    const loop = new EventLoop();
    const seen: unknown[] = [];
    storage.run('armer', () => loop.callSoon(() => undefined));
    loop.callSoon(() => seen.push(storage.getStore()));
    await settle();
    expect(seen).toEqual([undefined]);
  });

  it('a callback hands its store on to what it submits', async () => {
    const seen = await storeSeenBy((loop, see) => loop.callSoon(() => loop.callSoon(() => loop.callSoon(see))));
    expect(seen).toEqual(['submitter']);
  });

  it('a task that enters a store itself does not leave it to the next one', async () => {
    const loop = new EventLoop();
    const seen: unknown[] = [];
    const work = coroutine(function* (name: string) {
      storage.enterWith(name);
      yield* sleep(0);
      seen.push(name);
    });
    storage.run('submitter', () => {
      loop.createTask(work('own'));
      loop.callSoon(() => seen.push(storage.getStore()));
    });
    await settle();
    expect(seen).toEqual(['submitter', 'own']);
  });

  it('an error in a carried callback is reported, and the rest of the batch runs', async () => {
    const loop = new EventLoop();
    const told: unknown[] = [];
    loop.setExceptionHandler((_loop, { exception }) => void told.push(exception));
    loop.callSoon(() => {
      throw 'boom';
    });
    loop.callSoon(() => told.push('after'));
    await settle();
    expect(told).toEqual(['boom', 'after']);
  });
});

describe('setContextCarrier', () => {
  it('is off by default: a callback runs in the store of who armed the flush', async () => {
    expect(await storeSeenBy((loop, see) => loop.callSoon(see))).toEqual(['armer']);
  });

  it('null turns it off for what is submitted later', async () => {
    const carrier = jest.fn(() => (fn: () => void) => fn());
    setContextCarrier(carrier);
    const loop = new EventLoop();
    const seen: string[] = [];
    loop.callSoon(() => seen.push('carried'));
    expect(carrier).toHaveBeenCalledTimes(1);
    setContextCarrier(null);
    loop.callSoon(() => seen.push('bare'));
    await settle();
    expect(carrier).toHaveBeenCalledTimes(1);
    expect(seen).toEqual(['carried', 'bare']);
  });
});
