import { concat, finalize, map, NEVER, Observable, of, Subject, take, throwError, timer } from 'rxjs';
import {
  CancelledError,
  coroutine,
  createTask,
  fromIterable,
  getEventLoop,
  Lock,
  Queue,
  Semaphore,
  sleep,
  type AsyncContextManager,
  type Body,
} from '../../lib/index.js';
import { guardedBy, putTo, withCleanup, withTimeout } from '../../operators/index.js';
import { iterations } from '../queues/support.js';
import { inTask } from '../tasks/support.js';
import { cleaning, exceptionsOf, note } from './support.js';

interface Times {
  enter?: number;
  exit?: number;
  enterFails?: unknown;
  exitFails?: unknown;
  swallow?: boolean;
}

/** Says when it is entered and left, and what with. */
function manager(trace: string[], times: Times = {}): AsyncContextManager<string> {
  const { enter = 0, exit = 0, enterFails, exitFails, swallow = false } = times;
  const loop = getEventLoop();
  const start = loop.time();
  const say = (text: string): void => void trace.push(`${text} @${loop.time() - start}`);
  const pause = coroutine(function* (ms: number, what: string): Body<void> {
    try {
      if (ms > 0) yield* sleep(ms);
    } catch (error) {
      say(`${what} cancelled`);
      throw error;
    }
  });
  const entering = coroutine(function* (): Body<string> {
    say('enter');
    yield* pause(enter, 'enter');
    if (enterFails !== undefined) throw enterFails;
    say('entered');
    return 'value';
  });
  const leaving = coroutine(function* (failure: { error: unknown } | null): Body<boolean> {
    say(`exit(${failure === null ? 'null' : failure.error instanceof CancelledError ? 'CancelledError' : String(failure.error)})`);
    yield* pause(exit, 'exit');
    if (exitFails !== undefined) throw exitFails;
    say('left');
    return swallow;
  });
  return { enter: () => entering(), exit: (failure) => leaving(failure) };
}

function traced(body: (trace: string[]) => Body<unknown>): string[] {
  const trace: string[] = [];
  inTask(() => body(trace) as Body<void>);
  return trace;
}

describe('guardedBy, line by line', () => {
  it('completes when exit is done, which is called with null', () => {
    const trace = traced(function* (trace) {
      note(trace, of(1, 2).pipe(guardedBy(manager(trace, { enter: 5, exit: 10 }))));
      yield* sleep(50);
    });
    expect(trace).toEqual(['enter @0', 'entered @5', 'next 1 @5', 'next 2 @5', 'exit(null) @5', 'left @15', 'complete @15']);
  });

  it('errors when exit is done, which is called with the error', () => {
    const trace = traced(function* (trace) {
      note(trace, concat(of(1), throwError(() => 'bad')).pipe(guardedBy(manager(trace, { exit: 10 }))));
      yield* sleep(50);
    });
    expect(trace).toEqual(['enter @0', 'entered @0', 'next 1 @0', 'exit(bad) @0', 'left @10', 'error bad @10']);
  });

  it('completes when exit swallows the error', () => {
    const trace = traced(function* (trace) {
      note(trace, concat(of(1), throwError(() => 'bad')).pipe(guardedBy(manager(trace, { exit: 10, swallow: true }))));
      yield* sleep(50);
    });
    expect(trace.slice(2)).toEqual(['next 1 @0', 'exit(bad) @0', 'left @10', 'complete @10']);
  });

  it('errors with what exit throws, when the source has completed', () => {
    const trace = traced(function* (trace) {
      note(trace, of(1).pipe(guardedBy(manager(trace, { exit: 10, exitFails: new Error('stuck') }))));
      yield* sleep(50);
    });
    expect(trace.slice(2)).toEqual(['next 1 @0', 'exit(null) @0', 'error stuck @10']);
  });

  it('errors with the error of the source when exit throws too, whose error is reported', () => {
    inTask(function* (loop) {
      const reported = exceptionsOf(loop);
      const trace: string[] = [];
      const stuck = new Error('stuck');
      note(trace, throwError(() => 'bad').pipe(guardedBy(manager(trace, { exitFails: stuck }))));
      yield* sleep(5);
      expect([trace.at(-1), reported]).toEqual(['error bad @0', [stuck]]);
    });
  });

  it('has exit called with a CancelledError when it is left, and not interrupted', () => {
    const trace = traced(function* (trace) {
      const subscription = note(trace, NEVER.pipe(guardedBy(manager(trace, { exit: 10 }))));
      yield* sleep(20);
      subscription.unsubscribe();
      yield* sleep(50);
    });
    expect(trace).toEqual(['enter @0', 'entered @0', 'exit(CancelledError) @20', 'left @30']);
  });

  it('has exit called with a CancelledError when it is left with a value of a source that then completes at once', () => {
    const trace = traced(function* (trace) {
      note(trace, of(1, 2).pipe(guardedBy(manager(trace)), take(1)));
      yield* sleep(5);
    });
    expect(trace.slice(2)).toEqual(['next 1 @0', 'complete @0', 'exit(CancelledError) @0', 'left @0']);
  });

  it('calls exit after the cleanup of the source that was left', () => {
    const trace = traced(function* (trace) {
      const source = cleaning(trace, 20, 'source');
      const subscription = note(trace, source.pipe(guardedBy(manager(trace, { exit: 10 }))));
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(100);
    });
    expect(trace.slice(2)).toEqual(['source cancelled @5', 'source cleaned up @25', 'exit(CancelledError) @25', 'left @35']);
  });

  it('calls exit after the synchronous teardown of the source that was left', () => {
    const trace = traced(function* (trace) {
      const source = NEVER.pipe(finalize(() => trace.push('finalized')));
      const subscription = note(trace, source.pipe(guardedBy(manager(trace))));
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(5);
    });
    expect(trace.slice(2)).toEqual(['finalized', 'exit(CancelledError) @5', 'left @5']);
  });

  it('cancels enter when it is left meanwhile, and does not call exit', () => {
    const trace = traced(function* (trace) {
      let subscribed = false;
      const source = new Observable(() => void (subscribed = true));
      const subscription = note(trace, source.pipe(guardedBy(manager(trace, { enter: 50 }))));
      yield* sleep(5);
      subscription.unsubscribe();
      yield* sleep(100);
      expect(subscribed).toBe(false);
    });
    expect(trace).toEqual(['enter @0', 'enter cancelled @5']);
  });

  it.each([0, 5])('errors with what enter throws after %d ms, subscribes nothing, and does not call exit', (enter) => {
    const trace = traced(function* (trace) {
      let subscribed = false;
      const source = new Observable(() => void (subscribed = true));
      note(trace, source.pipe(guardedBy(manager(trace, { enter, enterFails: 'closed' }))));
      yield* sleep(50);
      expect(subscribed).toBe(false);
    });
    expect(trace).toEqual(['enter @0', `error closed @${enter}`]);
  });

  it('errors when enter throws before it returns anything', () => {
    const trace = traced(function* (trace) {
      const enter = (): never => {
        throw new Error('closed');
      };
      note(trace, NEVER.pipe(guardedBy({ enter, exit: () => true })));
      yield* sleep(0);
    });
    expect(trace).toEqual(['error closed @0']);
  });
});

describe('guardedBy', () => {
  it('has whoever waits for cleanups wait for exit', () => {
    const trace = traced(function* (trace) {
      note(trace, NEVER.pipe(guardedBy(manager(trace, { exit: 10 })), withTimeout(20)));
      yield* sleep(50);
    });
    expect(trace.slice(2)).toEqual(['exit(CancelledError) @20', 'left @30', 'error TimeoutError @30']);
  });

  it('takes its place among other operators with a cleanup, the inner one first', () => {
    const trace = traced(function* (trace) {
      const cleanup = coroutine(function* (): Body<void> {
        yield* sleep(5);
        trace.push('cleaned');
      });
      note(trace, of(1).pipe(withCleanup(cleanup), guardedBy(manager(trace, { exit: 10 }))));
      yield* sleep(50);
    });
    expect(trace.slice(2)).toEqual(['next 1 @0', 'cleaned', 'exit(null) @5', 'left @15', 'complete @15']);
  });

  it('passes values on at once, so that a source that can wait does', () => {
    inTask(function* () {
      let read = 0;
      const numbers = function* (): Generator<number> {
        while (read < 100) yield ++read;
      };
      const queue = new Queue<number>(2);
      const subscription = fromIterable(numbers())
        .pipe(guardedBy(new Lock()), putTo(queue))
        .subscribe();
      yield* sleep(5);
      expect([read, queue.qsize()]).toEqual([3, 2]);
      subscription.unsubscribe();
      yield* sleep(0);
    });
  });

  it.each([0, 1, 2, 3, 4, 5])('gives a lock back exactly once, whenever it is left: after %d iterations', (moment) => {
    inTask(function* () {
      const permits = new Semaphore(1);
      const first = createTask(permits.acquire());
      yield* first;
      const subscription = NEVER.pipe(guardedBy(permits)).subscribe();
      yield* sleep(0);
      permits.release();
      yield* iterations(moment);
      subscription.unsubscribe();
      yield* iterations(4);
      expect(String(permits)).toBe('<Semaphore unlocked, value: 1>');
    });
  });

  it('gives a lock back when an operator after it fails', () => {
    const trace = traced(function* (trace) {
      const lock = new Lock();
      const failing = map(() => {
        throw new Error('no');
      });
      note(trace, concat(of(1), NEVER).pipe(guardedBy(lock), failing));
      yield* iterations(2);
      trace.push(String(lock));
    });
    expect(trace).toEqual(['error no @0', '<Lock unlocked>']);
  });

  it('holds the lock until the end of a source that outlasts its values', () => {
    const trace = traced(function* (trace) {
      const lock = new Lock();
      const source = new Subject<number>();
      note(trace, source.pipe(guardedBy(lock)));
      note(trace, timer(0).pipe(guardedBy(lock)));
      source.next(1);
      yield* sleep(10);
      source.complete();
      yield* sleep(10);
    });
    expect(trace).toEqual(['next 1 @0', 'complete @10', 'next 0 @10', 'complete @10']);
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['an object without exit', { enter: () => of(1) }, 'an object'],
    ['an object without enter', { exit: () => true }, 'an object'],
  ])('refuses %s for its manager', (_kind, given, got) => {
    const call = (): unknown => guardedBy(given as never);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`guardedBy: manager must be an AsyncContextManager, with enter() and exit(), got ${got}`);
  });

  it('errors when enter returns what cannot be awaited', () => {
    const errors: unknown[] = [];
    inTask(function* () {
      of(1)
        .pipe(guardedBy({ enter: () => 5 as never, exit: () => true }))
        .subscribe({ error: (error) => errors.push(error) });
      yield* sleep(0);
    });
    expect(errors).toEqual([expect.any(TypeError)]);
  });
});
