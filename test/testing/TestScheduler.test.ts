import { interval, take, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { asCompleted, createTask, EventLoop, gather, getEventLoop, setEventLoop, sleep } from '../../lib/index.js';

const newScheduler = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const microtasks = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

/** When `loop` has run what is ready; it may have to let the host have its turn first. */
const flushed = (loop: EventLoop): Promise<void> => new Promise((resolve) => void loop.callSoon(resolve));

const expectVirtual = (source: Observable<unknown>, marbles: string, values?: Record<string, unknown>): void =>
  newScheduler().run(({ expectObservable }) => expectObservable(source).toBe(marbles, values));

describe("RxJS's TestScheduler.run", () => {
  it('makes every construct virtual without any set-up', () => {
    newScheduler().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   --a|');
      expectObservable(sleep(100_000, 'x')).toBe('100s (x|)');
      expectObservable(gather([source, sleep(5, 'b')])).toBe('-----(x|)', { x: ['a', 'b'] });
      expectObservable(asCompleted([sleep(5, 'b'), sleep(2, 'a')])).toBe('--a--(b|)');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('passes no time in thousands of hops through the ready queue', () => {
    newScheduler().run(({ expectObservable }) => {
      let source: Observable<unknown> = sleep(3, 'x');
      for (let level = 0; level < 1_000; level++) source = gather({ source });
      expectObservable(source.pipe(take(1))).toBe('---(x|)', { x: expect.anything() });
    });
  });

  it('has a default loop for each run of one tick', () => {
    const loops = [1, 2, 3].map(() => newScheduler().run(() => getEventLoop()));
    const same = newScheduler().run(() => getEventLoop() === getEventLoop());
    expect([new Set(loops).size, same]).toEqual([3, true]);
  });

  it('works in several runs of one tick', () => {
    for (let i = 0; i < 3; i++) expectVirtual(gather([sleep(2, 'x')]), '--(x|)', { x: ['x'] });
  });

  it('works in several runs of one tick where some leave work behind', () => {
    for (let i = 0; i < 3; i++) {
      newScheduler().run(({ flush }) => {
        flush();
        createTask(sleep(5));
        getEventLoop().callSoon(() => undefined);
      });
      expectVirtual(sleep(2, 'x'), '--(x|)');
    }
  });

  it('works after a run that threw at once, with work pending', () => {
    const bad = (): void =>
      newScheduler().run(() => {
        createTask(sleep(5));
        interval(1).subscribe();
        throw new RangeError('x');
      });
    expect(bad).toThrow(new RangeError('x'));
    expectVirtual(sleep(2, 'x'), '--(x|)');
  });

  it('works after a run in which a subscriber threw', () => {
    const bad = (): void =>
      newScheduler().run(() => {
        sleep(1).subscribe(() => {
          throw new RangeError('x');
        });
      });
    expect(bad).toThrow(new RangeError('x'));
    expectVirtual(sleep(2, 'x'), '--(x|)');
  });

  it('works a tick after a run that threw', async () => {
    expect(() => newScheduler().run(() => createTask(sleep(1)).getLoop().callSoon(null as never))).toThrow(TypeError);
    await microtasks();
    expectVirtual(sleep(2, 'x'), '--(x|)');
  });

  it('runs the loop of the default in real time again when it is over', async () => {
    expectVirtual(sleep(2, 'x'), '--(x|)');
    const ran: string[] = [];
    getEventLoop().callSoon(() => ran.push('real'));
    await flushed(getEventLoop());
    expect(ran).toEqual(['real']);
  });

  it('is not held up by a loop whose real flush is pending when it begins', async () => {
    const loop = new EventLoop();
    const ran: string[] = [];
    loop.callSoon(() => ran.push('real'));
    setEventLoop(loop);
    try {
      newScheduler().run(({ expectObservable }) => {
        expectObservable(gather([sleep(2, 'x')])).toBe('--(x|)', { x: ['x'] });
      });
      await flushed(loop);
      expect(ran).toEqual(['real']);
    } finally {
      setEventLoop(null);
      loop.close();
    }
  });

  it('does not run real work of the default loop that is pending when it begins', async () => {
    const ran: string[] = [];
    getEventLoop().callSoon(() => ran.push('real'));
    expectVirtual(sleep(2, 'x'), '--(x|)');
    expect(ran).toEqual([]);
    await flushed(getEventLoop());
    expect(ran).toEqual(['real']);
  });

  it('has its default loop dropped when it is over', async () => {
    const loop = newScheduler().run(() => createTask(sleep(5)).getLoop());
    await microtasks();
    expect(loop.isClosed()).toBe(true);
  });

  it('has the default loop of each of several runs dropped', async () => {
    const loops = [1, 2, 3].map(() => newScheduler().run(() => getEventLoop()));
    await microtasks();
    expect(loops.map((loop) => loop.isClosed())).toEqual([true, true, true]);
  });

  it('has operators run on the loop as a scheduler', () => {
    newScheduler().run(({ expectObservable }) => {
      expectObservable(interval(2, getEventLoop()).pipe(take(3))).toBe('--0-1-(2|)', { 0: 0, 1: 1, 2: 2 });
    });
  });
});
