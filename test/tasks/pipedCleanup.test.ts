import { map, Observable, tap } from 'rxjs';
import { aiter, coroutine, createTask, EventLoop, gather, sleep, until } from '../../lib/index.js';
import { inTask, reportsOf } from './support.js';

const cleaning = coroutine(function* (trace: string[]) {
  try {
    yield* sleep(1_000);
  } finally {
    try {
      yield* sleep(50);
      trace.push('cleaned up');
    } catch {
      trace.push('interrupted');
    }
  }
});

describe('a second cancel, while a run behind a pipe cleans up', () => {
  it('reaches the run of a coroutine', () => {
    inTask(function* () {
      const trace: string[] = [];
      const task = createTask(cleaning(trace).pipe(map(String)));
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      expect([trace, task.cancelled()]).toEqual([['interrupted'], true]);
    });
  });

  it('reaches a task that was given up', () => {
    inTask(function* (loop) {
      const trace: string[] = [];
      const reports = reportsOf(loop);
      const inner = createTask(cleaning(trace));
      const outer = createTask(inner.pipe(map(String)));
      yield* sleep(1);
      outer.cancel();
      yield* sleep(1);
      outer.cancel();
      yield* sleep(2);
      expect([trace, inner.cancelled(), outer.cancelled(), reports]).toEqual([['interrupted'], true, true, []]);
    });
  });

  it('is not needed: the first one waits for both', () => {
    inTask(function* () {
      const trace: string[] = [];
      const inner = createTask(cleaning(trace));
      const outer = createTask(inner.pipe(map(String)));
      yield* sleep(1);
      outer.cancel();
      yield* sleep(20);
      expect(outer.done()).toBe(false);
      yield* sleep(50);
      expect([trace, outer.cancelled()]).toEqual([['cleaned up'], true]);
    });
  });

  it('is not waited for in a loop that is closed', () => {
    inTask(function* () {
      const other = new EventLoop();
      other.setExceptionHandler(() => undefined);
      const foreign = new Observable<never>(() => {
        const subscription = other._within(() => sleep(1_000).subscribe());
        return () => {
          subscription.unsubscribe();
        };
      });
      const task = createTask(foreign);
      yield* sleep(1);
      other.close();
      task.cancel();
      yield* sleep(1);
      expect(task.cancelled()).toBe(true);
    });
  });
});

describe('a source that throws when it is subscribed', () => {
  const throwing = new Observable<number>();
  throwing.subscribe = () => {
    throw new Error('subscribe');
  };

  it('is an error of until and of a cursor', () => {
    inTask(function* () {
      const errors = yield* gather([until(throwing), aiter(throwing).next()], { returnExceptions: true });
      expect(errors).toEqual([new Error('subscribe'), new Error('subscribe')]);
    });
  });

  it('still gives what it had given before', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Observable<number>();
      source.subscribe = ((subscriber: { next(value: number): void; complete(): void }) => {
        subscriber.next(7);
        subscriber.complete();
        throw new Error('too late');
      }) as unknown as typeof source.subscribe;
      expect(yield* until(source)).toBe(7);
      expect(reports.map(({ exception }) => exception)).toEqual([new Error('too late')]);
    });
  });
});

describe('an unsubscribe that throws', () => {
  it('does not keep a task from being cancelled', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Observable<number>(() => () => {
        throw new Error('teardown');
      }).pipe(tap());
      const task = createTask(source);
      yield* sleep(0);
      task.cancel();
      yield* sleep(1);
      expect([task.cancelled(), reports.length]).toEqual([true, 1]);
    });
  });
});
