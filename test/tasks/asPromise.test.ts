import { EMPTY, Observable, of, throwError } from 'rxjs';
import {
  asPromise,
  CancelledError,
  coroutine,
  createTask,
  EmptyError,
  EventLoop,
  Future,
  Lock,
  sleep,
  type Body,
} from '../../lib/index.js';
import { reportsOf, turns } from './support.js';

const immediate = coroutine(function* (): Body<string> {
  return 'x';
});
const cleaning = coroutine(function* (trace: string[], gate: Future<void>): Body<string> {
  try {
    return yield* new Future<string>();
  } finally {
    trace.push('finally');
    yield* gate;
    trace.push('clean');
  }
});
/** What becomes of `promise`, in `seen` as soon as it is known. */
function watch(promise: Promise<unknown>): { seen: unknown[] } {
  const seen: unknown[] = [];
  promise.then(
    (value) => seen.push({ value }),
    (error: unknown) => seen.push({ error }),
  );
  return { seen };
}

describe('asPromise', () => {
  it('is fulfilled with the value of a coroutine, a Future, and the last value of a source', async () => {
    const future = new Future<string>({ loop: new EventLoop() });
    future.setResult('f');
    expect(await asPromise(immediate())).toBe('x');
    expect(await asPromise(future)).toBe('f');
    expect(await asPromise(of(1, 2))).toBe(2);
    expect(await asPromise(Promise.resolve('p'))).toBe('p');
  });

  it('is rejected with the error, and with EmptyError by an empty source', async () => {
    await expect(asPromise(throwError(() => 'e'))).rejects.toBe('e');
    await expect(asPromise(EMPTY)).rejects.toBeInstanceOf(EmptyError);
  });

  it('is rejected with CancelledError when the Task is cancelled', async () => {
    const loop = new EventLoop();
    const task = createTask(sleep(60_000), { loop });
    const promise = asPromise(task);
    task.cancel();
    await expect(promise).rejects.toBeInstanceOf(CancelledError);
  });

  it('takes a free lock at once, and one that is held in its turn', async () => {
    const lock = new Lock();
    const taken = asPromise(lock.acquire());
    expect(lock.locked()).toBe(true);
    const next = asPromise(lock.acquire());
    expect(await taken).toBe(true);
    lock.release();
    expect(await next).toBe(true);
  });

  it('starts its input at once', () => {
    const trace: string[] = [];
    void asPromise(new Observable<number>((subscriber) => {
      trace.push('subscribed');
      subscriber.next(1);
      subscriber.complete();
    }));
    expect(trace).toEqual(['subscribed']);
  });

  it('counts as reading the error', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const future = new Future<void>({ loop });
    const promise = asPromise(future);
    future.setException(new Error('read'));
    await expect(promise).rejects.toThrow('read');
    loop.close();
    expect(reports).toEqual([]);
  });

  it('with a signal that is aborted already, starts nothing and is rejected with its reason', async () => {
    const trace: string[] = [];
    const source = new Observable<number>(() => void trace.push('subscribed'));
    await expect(asPromise(source, { signal: AbortSignal.abort('why') })).rejects.toBe('why');
    expect(trace).toEqual([]);
  });

  it('on abort, cancels, waits for the cleanup, and is rejected with the reason', async () => {
    const [trace, gate, controller] = [[] as string[], new Future<void>(), new AbortController()];
    const { seen } = watch(asPromise(cleaning(trace, gate), { signal: controller.signal }));
    controller.abort('why');
    await turns();
    expect([trace, seen]).toEqual([['finally'], []]);
    gate.setResult();
    await turns();
    expect([trace, seen]).toEqual([['finally', 'clean'], [{ error: 'why' }]]);
  });

  it('on abort, unsubscribes a source at once', async () => {
    const trace: string[] = [];
    const controller = new AbortController();
    const source = new Observable<number>(() => () => trace.push('unsubscribed'));
    const promise = asPromise(source, { signal: controller.signal });
    controller.abort('why');
    expect(trace).toEqual(['unsubscribed']);
    await expect(promise).rejects.toBe('why');
  });

  it('on abort, cancels a Future that was handed in', async () => {
    const controller = new AbortController();
    const future = new Future<void>();
    const promise = asPromise(future, { signal: controller.signal });
    controller.abort('why');
    await expect(promise).rejects.toBe('why');
    expect(future.cancelled()).toBe(true);
  });

  it('with a signal that is aborted already, cancels a task that was handed in, and waits for its cleanup', async () => {
    const [trace, gate] = [[] as string[], new Future<void>()];
    const task = createTask(cleaning(trace, gate));
    await turns();
    const { seen } = watch(asPromise(task, { signal: AbortSignal.abort('why') }));
    await turns();
    expect([trace, seen]).toEqual([['finally'], []]);
    gate.setResult();
    await turns();
    expect([trace, seen, task.cancelled()]).toEqual([['finally', 'clean'], [{ error: 'why' }], true]);
  });

  it('with a signal that is aborted already, is rejected with its reason whatever a Future has come to', async () => {
    const future = new Future<number>();
    future.setResult(1);
    await expect(asPromise(future, { signal: AbortSignal.abort('why') })).rejects.toBe('why');
  });

  it('on abort, is rejected with the error of the cleanup rather than with the reason', async () => {
    const controller = new AbortController();
    const failing = coroutine(function* (): Body<string> {
      try {
        return yield* new Future<string>();
      } finally {
        // eslint-disable-next-line no-unsafe-finally
        throw new Error('cleanup');
      }
    });
    const promise = asPromise(failing(), { signal: controller.signal });
    controller.abort('why');
    await expect(promise).rejects.toThrow('cleanup');
  });

  it('on abort, is fulfilled when the body refuses the cancel', async () => {
    const controller = new AbortController();
    const stubborn = coroutine(function* (): Body<string> {
      try {
        return yield* new Future<string>();
      } catch {
        return 'refused';
      }
    });
    const promise = asPromise(stubborn(), { signal: controller.signal });
    controller.abort('why');
    expect(await promise).toBe('refused');
  });

  it('leaves no listener on the signal when it is settled', async () => {
    const { signal } = new AbortController();
    const [add, remove] = [jest.spyOn(signal, 'addEventListener'), jest.spyOn(signal, 'removeEventListener')];
    const future = new Future<string>();
    const promise = asPromise(future, { signal });
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 0]);
    future.setResult('x');
    await promise;
    await turns();
    expect(remove.mock.calls.map(([type, listener]) => [type, listener])).toEqual([['abort', add.mock.calls[0]![1]]]);
  });

  it('an abort after the end changes nothing', async () => {
    const controller = new AbortController();
    const future = new Future<string>();
    const promise = asPromise(future, { signal: controller.signal });
    future.setResult('x');
    controller.abort('late');
    expect(await promise).toBe('x');
  });
});
