import { of, VirtualTimeScheduler } from 'rxjs';
import { coroutine, createTask, EventLoop, Future, gather, RuntimeError, sleep, type Body } from '../../lib/index.js';
import { inTask } from './support.js';

const napping = coroutine(function* (): Body<void> {
  yield* sleep(1);
});

const closing = coroutine(function* (closed: string[]): Body<void> {
  try {
    yield* sleep(1_000);
  } finally {
    closed.push('closed');
  }
});

describe('an awaitable that is iterated instead of awaited', () => {
  const message = 'an awaitable was iterated: it can only be awaited, with yield*';
  const kinds: [string, () => Iterable<unknown>][] = [
    ['sleep(1)', () => sleep(1)],
    ['sleep(0)', () => sleep(0)],
    ['a coroutine', () => napping()],
    ['gather', () => gather([sleep(1)])],
    ['a pending Future', () => new Future()],
    ['a Task', () => createTask(sleep(1))],
  ];

  it.each(kinds)('%s is a RuntimeError in a task, after which the body can go on', (_name, make) => {
    const work = coroutine(function* (): Body<string> {
      expect(() => [...make()]).toThrow(new RuntimeError(message));
      return yield* sleep(1, 'went on');
    });
    expect(inTask(() => work()[Symbol.iterator]())).toBe('went on');
  });

  it.each(kinds.slice(0, 4))('%s is a RuntimeError outside a task', (_name, make) => {
    expect(() => [...make()]).toThrow(RuntimeError);
    expect(() => [...make()]).toThrow(/outside a task/);
  });

  it('a pending Future is a RuntimeError outside a task', () => {
    const future = new Future({ loop: new EventLoop() });
    expect(() => [...future]).toThrow(/outside a task: write it in the body of a coroutine/);
  });

  it('is a RuntimeError in a bare callback of a running loop', () => {
    inTask(function* (loop) {
      const errors: unknown[] = [];
      loop.callSoon(() => {
        try {
          sleep(1)[Symbol.iterator]().next();
        } catch (error) {
          errors.push(error);
        }
      });
      yield* sleep(0);
      expect(errors).toEqual([expect.any(RuntimeError)]);
    });
  });

  it.each<[string, () => Iterable<unknown>]>([
    ['sleep(1)', () => sleep(1)],
    ['a coroutine', () => napping()],
  ])('%s is not blamed on a task that the body starts', (_name, make) => {
    const finished: string[] = [];
    const innocent = coroutine(function* (name: string): Body<void> {
      finished.push(name);
    });
    const work = coroutine(function* (loop: EventLoop): Body<string> {
      make()[Symbol.iterator]().next();
      createTask(innocent('of this loop'), { eager: true });
      createTask(innocent('of the other'), { loop, eager: true });
      createTask(of(finished.push('a source')), { loop });
      return 'unseen';
    });
    const other = new EventLoop();
    expect(() => inTask(() => work(other)[Symbol.iterator]())).toThrow(new RuntimeError(message));
    expect(finished).toEqual(['of this loop', 'of the other', 'a source']);
    other.close();
  });

  it.each<[string, (closed: string[]) => Iterable<unknown>]>([
    ['sleep(1)', () => sleep(1_000)],
    ['a coroutine', (closed) => closing(closed)],
  ])('%s is let go although the body has started a task', (name, make) => {
    const closed: string[] = [];
    const work = coroutine(function* (): Body<void> {
      make(closed)[Symbol.iterator]().next();
      createTask(sleep(0), { eager: true });
    });
    inTask(function* (loop) {
      const [error] = yield* gather([createTask(work())], { returnExceptions: true });
      expect(error).toEqual(new RuntimeError(message));
      expect(closed).toEqual(name === 'a coroutine' ? ['closed'] : []);
      yield* sleep(0);
      yield* sleep(0);
      expect(loop._isIdle()).toBe(true);
    });
  });

  it('is not blamed on the tasks of a loop that the body lets run', () => {
    const steps: string[] = [];
    const stray = coroutine(function* (): Body<string> {
      yield* sleep(10);
      steps.push('the stray went on');
      return 'stray';
    });
    const work = coroutine(function* (): Body<string> {
      stray()[Symbol.iterator]().next();
      const scheduler = new VirtualTimeScheduler();
      const loop = new EventLoop({ scheduler });
      const innocent = createTask(sleep(1, 'mine'), { loop });
      scheduler.flush();
      steps.push(innocent.result());
      loop.close();
      return 'unseen';
    });
    expect(() => inTask(() => work()[Symbol.iterator]())).toThrow(new RuntimeError(message));
    expect(steps).toEqual(['mine']);
  });

  it('is let go although the body was watched by a subscriber that starts a task of another loop', () => {
    const other = new EventLoop();
    const work = coroutine(function* (): Body<void> {
      sleep(1_000)[Symbol.iterator]().next();
      createTask(napping());
    });
    inTask(function* (loop) {
      const task = createTask(work());
      const watching = loop.trace$.subscribe(({ kind }) => {
        if (kind === 'created') createTask(of(1), { loop: other });
      });
      yield* sleep(2);
      watching.unsubscribe();
      expect(task.exception()).toEqual(new RuntimeError(message));
      expect(loop._isIdle()).toBe(true);
    });
    other._drop();
  });

  it('leaves no timer behind', () => {
    inTask(function* (loop) {
      expect(() => [...sleep(1_000)]).toThrow(RuntimeError);
      expect(() => [...gather([sleep(1_000)])]).toThrow(RuntimeError);
      yield* sleep(0);
      yield* sleep(0);
      yield* sleep(0);
      expect(loop._isIdle()).toBe(true);
    });
  });

  it('when destructured, is a RuntimeError at the latest at the next await', () => {
    const work = coroutine(function* () {
      const [first] = sleep(1) as Iterable<unknown>;
      yield* sleep(1);
      return first;
    });
    expect(() => inTask(() => work()[Symbol.iterator]())).toThrow(RuntimeError);
  });
});

describe('100 000 nested yield* calls', () => {
  const depth = 100_000;
  const nested = coroutine(function* (level: number, bottom: () => Body<number>): Body<number> {
    return level === 0 ? yield* bottom() : 1 + (yield* nested(level - 1, bottom));
  });

  it('return through all levels', () => {
    const value = inTask(() =>
      nested(depth, function* () {
        yield* sleep(1);
        yield* sleep(0);
        return 0;
      })[Symbol.iterator](),
    );
    expect(value).toBe(depth);
  });

  it('throw through all levels', () => {
    const failure = new Error('bottom');
    const caught = inTask(function* () {
      try {
        return yield* nested(depth, function* (): Body<number> {
          yield* sleep(1);
          throw failure;
        });
      } catch (error) {
        return error;
      }
    });
    expect(caught).toBe(failure);
  });

  it('run the finally of every level when they are cancelled', () => {
    let cleaned = 0;
    const guarded = coroutine(function* (level: number): Body<void> {
      try {
        yield* level === 0 ? sleep(1_000) : guarded(level - 1);
      } finally {
        cleaned++;
      }
    });
    inTask(function* () {
      const task = createTask(guarded(depth));
      yield* sleep(1);
      task.cancel();
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
    expect(cleaned).toBe(depth + 1);
  });
});
