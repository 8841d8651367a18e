import { map, Observable, of, Subject } from 'rxjs';
import {
  allTasks,
  ContextVar,
  coroutine,
  createTask,
  fromAsync,
  Future,
  gather,
  run,
  shield,
  sleep,
  type Coroutine,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { inTask, reportsOf, turns } from '../tasks/support.js';
import { errorOf } from './iterations.js';

describe('what shield takes', () => {
  it.each<[string, () => Coroutine<unknown>]>([
    ['an Observable', () => shield(of(1, 2))],
    ['a Coroutine', () => shield(sleep(5, 2))],
    ['a Task', () => shield(createTask(sleep(5, 2)))],
    ['a pipe', () => shield(sleep(5, 1).pipe(map((value) => value + 1)))],
  ])('%s, for its last value', (_name, work) => {
    const value = inTask(function* () {
      return yield* work();
    });
    expect(value).toBe(2);
  });

  it('Promises, async functions and AsyncIterables', async () => {
    const iterable = async function* (): AsyncGenerator<string> {
      yield 'first';
      yield 'last';
    };
    const shielded = [shield(Promise.resolve('promise')), shield(fromAsync(async () => 'async function')), shield(iterable())];
    expect(await run(gather(shielded))).toEqual(['promise', 'async function', 'last']);
  });

  it('starts nothing before it is subscribed, and runs a Coroutine anew each time', () => {
    let runs = 0;
    const work = coroutine(function* () {
      return ++runs;
    });
    const shielded = shield(work());
    const before = runs;
    expect([before, runVirtual(() => shielded).value, runVirtual(() => shielded).value]).toEqual([0, 1, 2]);
  });

  it('takes an Observable that throws when it is subscribed as one that errors', () => {
    const broken = new Observable(() => {
      throw new RangeError('broken');
    });
    expect(runVirtual(() => errorOf(shield(broken))).value).toEqual(new RangeError('broken'));
  });
});

describe('shield called wrongly', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a number', 1, '1'],
    ['a string', 'ab', '"ab"'],
    ['a list', [of(1)], 'an array (gather() takes a list)'],
    ['an object', {}, 'an object'],
    ['a coroutine function', sleep, 'the function sleep (call it: a coroutine function is not yet a coroutine)'],
    ['a generator', (function* () {})(), 'an object (wrap the generator function with coroutine())'],
  ])('refuses %s', (_name, input, got) => {
    const expected = new TypeError(`shield: input must be an Observable, Promise or AsyncIterable, got ${got}`);
    expect(() => shield(input as never)).toThrow(expected);
  });

  it('cannot be awaited outside a task', () => {
    expect(() => shield(of(1))[Symbol.iterator]()).toThrow('yield* shield() outside a task: write it in the body of a coroutine()');
  });
});

describe('shield that is left', () => {
  it('lets each kind of input run on', () => {
    const value = inTask(function* () {
      const ends: string[] = [];
      const work = coroutine(function* () {
        yield* sleep(10);
        ends.push('coroutine');
      });
      const source = new Subject<void>();
      const [future, task] = [new Future<void>(), createTask(work())];
      const inputs = [work(), source, future, task];
      const subscriptions = inputs.map((input) => shield<unknown>(input).subscribe());
      yield* sleep(5);
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      yield* sleep(20);
      return { ends, observed: source.observed, future: future.done(), task: task.done() };
    });
    expect(value).toEqual({ ends: ['coroutine', 'coroutine'], observed: true, future: false, task: true });
  });

  it('does not abort an async function', async () => {
    let aborted = false;
    let finish: () => void = () => undefined;
    const ended: string[] = [];
    const save = fromAsync(async (signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      await new Promise<void>((resolve) => (finish = resolve));
      ended.push('saved');
    });
    const subscription = shield(save).subscribe();
    await turns();
    subscription.unsubscribe();
    await turns();
    finish();
    await turns();
    expect({ aborted, ended }).toEqual({ aborted: false, ended: ['saved'] });
  });

  it('is cancelled itself when what runs on is cancelled by hand', () => {
    const value = inTask(function* () {
      const ends: string[] = [];
      const work = coroutine(function* () {
        try {
          yield* sleep(100);
        } finally {
          yield* sleep(10);
          ends.push('cleaned up');
        }
      });
      const task = createTask(work());
      const waiter = createTask(shield(task));
      yield* sleep(5);
      task.cancel();
      const early = waiter.done();
      return [early, String(yield* errorOf(waiter)), ends.join()];
    });
    expect(value).toEqual([false, 'CancelledError', 'cleaned up']);
  });

  it('keeps a Task alive that its last subscriber leaves, as long as the shield waits', () => {
    const value = inTask(function* () {
      const task = createTask(sleep(20, 'x'));
      const waiter = createTask(shield(task));
      const subscription = task.subscribe();
      yield* sleep(5);
      subscription.unsubscribe();
      return [yield* waiter, task.cancelling()];
    });
    expect(value).toEqual(['x', 0]);
  });

  it('leaves what runs on to its loop, which cancels it when the program ends', () => {
    const ends: string[] = [];
    runVirtual(
      coroutine(function* () {
        const work = coroutine(function* () {
          try {
            yield* sleep(1_000);
          } finally {
            ends.push('cancelled');
          }
        });
        const subscription = shield(work()).subscribe();
        yield* sleep(5);
        subscription.unsubscribe();
        yield* sleep(5);
        expect([ends.length, allTasks().size]).toEqual([0, 2]);
      }),
    );
    expect(ends).toEqual(['cancelled']);
  });

  it('reports no cancellation, and nothing of a Future that is done', () => {
    const reports = inTask(function* (loop) {
      const seen = reportsOf(loop);
      const failed = new Future<never>();
      failed.setException('read');
      failed.exception();
      const task = createTask(sleep(100));
      for (const input of [task, failed]) shield<unknown>(input).subscribe({ error: () => undefined }).unsubscribe();
      task.cancel();
      yield* sleep(10);
      return seen;
    });
    expect(reports).toEqual([]);
  });
});

describe('where shield runs', () => {
  it('CTX-02: what it starts works on a copy of the context', () => {
    const user = new ContextVar<string>('user', { default: 'nobody' });
    const login = coroutine(function* () {
      const before = user.get();
      user.set('ada');
      yield* sleep(1);
      return `${before} > ${user.get()}`;
    });
    const value = inTask(function* () {
      user.set('root');
      return [yield* shield(login()), user.get()];
    });
    expect(value).toEqual(['root > ada', 'root']);
  });

  it('serves 100 000 waits for one task', () => {
    const served = inTask(function* () {
      const task = createTask(sleep(10, 1));
      let count = 0;
      for (let index = 0; index < 100_000; index++) shield(task).subscribe((value) => (count += value));
      yield* task;
      yield* sleep(0);
      yield* sleep(0);
      return count;
    });
    expect(served).toBe(100_000);
  });

  it('nests 10 000 deep', () => {
    let work: Coroutine<string> = sleep(5, 'x');
    for (let level = 0; level < 10_000; level++) work = shield(work);
    expect(runVirtual(() => work)).toEqual({ value: 'x', elapsed: 5 });
  });
});
