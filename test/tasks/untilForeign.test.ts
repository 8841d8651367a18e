import { Observable } from 'rxjs';
import { coroutine, createTask, EmptyError, EventLoop, sleep, until, type Awaitable } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { inTask, reportsOf, settled, turns } from './support.js';

const outcome = coroutine(function* (input: Awaitable) {
  try {
    return { value: yield* until(input) };
  } catch (error) {
    return { error };
  }
});

describe('until a foreign Observable', () => {
  const interop = <T>(source: Observable<T>): Awaitable<T> => ({ [Symbol.observable ?? '@@observable']: () => source }) as never;

  /** As the platform's: no unsubscribe, a signal instead. */
  class PlatformObservable<T> {
    readonly [Symbol.toStringTag] = 'Observable';
    readonly signals: AbortSignal[] = [];

    constructor(private readonly emit: (observer: Required<PlatformObserver<T>>) => void) {}

    subscribe(observer: PlatformObserver<T>, options: { signal?: AbortSignal } = {}): void {
      this.signals.push(options.signal!);
      this.emit(observer as Required<PlatformObserver<T>>);
    }
  }
  interface PlatformObserver<T> {
    next?: (value: T) => void;
    error?: (error: unknown) => void;
    complete?: () => void;
  }

  it('of another library gives its last value, errors as it does, and unsubscribes it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                        -1-2|');
      expectObservable(until(interop(source))).toBe('----(2|)');
      expectObservable(until(interop(source)), '^-!').toBe('---');
      expectSubscriptions(source.subscriptions).toBe(['^---!', '^-!']);
      expectObservable(until(interop(cold('-#')))).toBe('-#');
    });
  });

  it('of the platform gives its last value', () => {
    const source = new PlatformObservable<number>((observer) => {
      observer.next(1);
      observer.next(2);
      observer.complete();
    });
    expect(inTask(() => outcome(source)[Symbol.iterator]())).toEqual({ value: 2 });
  });

  it('of the platform errors as it does, and with EmptyError when it is empty', () => {
    const [failing, empty] = [
      new PlatformObservable<number>((observer) => observer.error('e')),
      new PlatformObservable<number>((observer) => observer.complete()),
    ];
    expect(inTask(() => outcome(failing)[Symbol.iterator]())).toEqual({ error: 'e' });
    expect(inTask(() => outcome(empty)[Symbol.iterator]())).toEqual({ error: new EmptyError() });
  });

  it('of the platform has its signal aborted by a cancel, at once, and not before', () => {
    inTask(function* () {
      const source = new PlatformObservable<number>((observer) => observer.next(1));
      const task = createTask(until(source));
      yield* sleep(0);
      expect(source.signals.map((signal) => signal.aborted)).toEqual([false]);
      task.cancel();
      expect(source.signals.map((signal) => signal.aborted)).toEqual([true]);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });
});

describe('until a Promise', () => {
  it('gives its value, or throws what it is rejected with', async () => {
    const loop = new EventLoop();
    const thenable = { then: (resolve: (value: number) => void) => resolve(7) } as PromiseLike<number>;
    const inputs = [Promise.resolve(1), Promise.reject(new Error('r')), thenable];
    // On a busy machine Node may ask who handles it before the task begins.
    inputs[1]!.then(undefined, () => {});
    const tasks = inputs.map((input) => createTask(outcome(input), { loop }));
    await Promise.all(tasks.map(settled));
    expect(tasks.map((task) => task.result())).toEqual([{ value: 1 }, { error: new Error('r') }, { value: 7 }]);
  });

  it('lets it go when it is cancelled, and reports a later rejection', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    let reject!: (error: unknown) => void;
    const promise = new Promise<void>((_resolve, no) => (reject = no));
    const task = createTask(until(promise), { loop });
    await turns();
    task.cancel();
    await settled(task);
    expect(task.cancelled()).toBe(true);
    const failure = new Error('late');
    reject(failure);
    await turns();
    expect(reports.map(({ exception }) => exception)).toEqual([failure]);
  });

  it('says nothing of an AbortError that comes after it was cancelled', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    let reject!: (error: unknown) => void;
    const promise = new Promise<void>((_resolve, no) => (reject = no));
    const task = createTask(until(promise), { loop });
    await turns();
    task.cancel();
    await settled(task);
    reject(new DOMException('aborted', 'AbortError'));
    await turns();
    expect(reports).toEqual([]);
  });
});

describe('until an AsyncIterable', () => {
  it('gives its last item, throws its error, and EmptyError when it has none', async () => {
    const loop = new EventLoop();
    const failure = new Error('f');
    const inputs = [
      (async function* () { yield 1; yield 2; })(),
      (async function* (): AsyncGenerator<number> { yield 1; throw failure; })(),
      (async function* (): AsyncGenerator<number> {})(),
    ];
    const tasks = inputs.map((input) => createTask(outcome(input), { loop }));
    await Promise.all(tasks.map(settled));
    expect(tasks.map((task) => task.result())).toEqual([{ value: 2 }, { error: failure }, { error: new EmptyError() }]);
  });

  it('calls return() when it is cancelled, and is done when that is', async () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const iterator: AsyncIterator<number> = {
      next: () => new Promise(() => undefined),
      return: async () => {
        trace.push('return');
        await gate;
        trace.push('closed');
        return { done: true, value: undefined };
      },
    };
    const task = createTask(until({ [Symbol.asyncIterator]: () => iterator }), { loop });
    await turns();
    task.cancel();
    expect(trace).toEqual(['return']);
    await turns();
    expect(task.done()).toBe(false);
    release();
    await settled(task);
    expect([trace, task.cancelled()]).toEqual([['return', 'closed'], true]);
  });

  it('does not call return() of one that has ended', async () => {
    const loop = new EventLoop();
    const trace: string[] = [];
    const iterator: AsyncIterator<number> = {
      next: async () => ({ done: true, value: undefined }),
      return: async () => {
        trace.push('return');
        return { done: true, value: undefined };
      },
    };
    const task = createTask(outcome({ [Symbol.asyncIterator]: () => iterator }), { loop });
    await settled(task);
    expect(task.result()).toEqual({ error: new EmptyError() });
    expect(trace).toEqual([]);
  });

  it('can be cancelled where it has no return()', async () => {
    const loop = new EventLoop();
    const iterator: AsyncIterator<number> = { next: () => new Promise(() => undefined) };
    const task = createTask(until({ [Symbol.asyncIterator]: () => iterator }), { loop });
    await turns();
    task.cancel();
    await settled(task);
    expect(task.cancelled()).toBe(true);
  });
});
