import {
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  Future,
  sleep,
  taskGroup,
  type Body,
  type Coroutine,
  type TaskGroup,
} from '../../lib/index.js';
import { ended, errorOf, probe, type Probe } from '../waiting/iterations.js';

/** The error in the words of the catalogue: groups with what is in them. */
function shown(error: unknown): string {
  if (error instanceof ExceptionGroup) return `ExceptionGroup[${error.errors.map(shown).join(', ')}]`;
  return error instanceof CancelledError ? 'CancelledError' : (error as Error).message;
}

const cancelling = (): number => currentTask()!.cancelling();
const fail = coroutine(function* (ms: number, name: string): Body<never> {
  yield* sleep(ms);
  throw new RangeError(name);
});

/** Says that it was cancelled, and that its cleanup of `ms` has ended. */
const sibling = coroutine(function* ({ log }: Probe, name: string, ms: number) {
  try {
    yield* sleep(100_000);
  } finally {
    log(`${name} cancelled`);
    if (ms > 0) {
      yield* sleep(ms);
      log(`${name} cleanup done`);
    }
  }
});

describe('the canonical scenarios of task groups', () => {
  it('TG-08: tg_failing_child_timing: the abort comes one iteration later, the cancels two, the group\'s error four', () => {
    const lines = probe(function* (scenario) {
      const { log } = scenario;
      const bad = coroutine(function* () {
        yield* sleep(0);
        log('bad raises');
        throw new RangeError('b');
      });
      const error = yield* errorOf(
        taskGroup(function* (group) {
          for (const name of ['S1', 'S2']) group.createTask(sibling(scenario, name, 0));
          group.createTask(bad());
          try {
            yield* sleep(100_000);
          } finally {
            log(`body cancelled; cancelling ${cancelling()}`);
          }
        }),
      );
      log(`${shown(error)} cancelling ${cancelling()}`);
    });
    expect(lines).toEqual([
      'i3: bad raises',
      'i5: S1 cancelled',
      'i5: S2 cancelled',
      'i5: body cancelled; cancelling 1',
      'i7: ExceptionGroup[b] cancelling 0',
    ]);
  });

  it('TG-10: tg_fail_while_waiting_in_aexit: a failure after the body has ended leaves no cancel behind', () => {
    const lines = probe(function* (scenario) {
      const { log } = scenario;
      const bad = coroutine(function* () {
        yield* sleep(0);
        log('bad raises');
        throw new RangeError('b');
      });
      const error = yield* errorOf(
        taskGroup(function* (group): Body<void> {
          group.createTask(bad());
          group.createTask(sibling(scenario, 'sib', 2_000));
          log('body ends');
        }),
      );
      log(`${shown(error)} cancelling ${cancelling()} cause ${String((error as Error).cause)}`);
    });
    expect(lines).toEqual([
      'i1: body ends',
      'i3: bad raises',
      'i5: sib cancelled',
      'i7@2000: sib cleanup done',
      'i9@2000: ExceptionGroup[b] cancelling 0 cause undefined',
    ]);
  });

  it('TG-22, TG-23: tg_nested: which group holds what, and when', () => {
    const nested = (
      { log }: Probe,
      what: string,
      outer: (group: TaskGroup) => void,
      inner: (group: TaskGroup) => Coroutine<unknown>,
    ): Coroutine<void> =>
      coroutine(function* (): Body<void> {
        const error = yield* errorOf(
          taskGroup(function* (group) {
            outer(group);
            yield* inner(group);
          }),
        );
        log(`${what}: ${shown(error)} cancelling ${cancelling()}`);
      })();
    const failing = (ms: number, name: string) => (group: TaskGroup): undefined => void group.createTask(fail(ms, name));
    const lines = probe(function* (scenario) {
      const { log } = scenario;
      const waiting = (start: (group: TaskGroup) => void): Coroutine<unknown> =>
        taskGroup(function* (group) {
          start(group);
          yield* sleep(50_000);
        });
      const handling = coroutine(function* () {
        const error = yield* errorOf(waiting(failing(1_000, 'inner')));
        log(`inner group handled ${shown(error)} cancelling ${cancelling()}`);
        yield* sleep(0);
        log('never here');
      });
      const sleeper = (group: TaskGroup): undefined => void group.createTask(sleep(50_000));
      yield* nested(scenario, 'inner child fails', sleeper, () => waiting(failing(1_000, 'inner')));
      yield* nested(scenario, 'outer child fails', failing(1_000, 'outer'), () => waiting(sleeper));
      yield* nested(scenario, 'both fail same iteration', failing(1_000, 'outer'), () => waiting(failing(1_000, 'inner')));
      yield* nested(scenario, 'both fail, inner handled', failing(1_000, 'outer'), handling);
    });
    expect(lines).toEqual([
      'i9@1000: inner child fails: ExceptionGroup[ExceptionGroup[inner]] cancelling 0',
      'i17@2000: outer child fails: ExceptionGroup[outer] cancelling 0',
      'i22@3000: both fail same iteration: ExceptionGroup[outer, ExceptionGroup[inner]] cancelling 0',
      'i27@4000: inner group handled ExceptionGroup[inner] cancelling 1',
      'i28@4000: both fail, inner handled: ExceptionGroup[outer] cancelling 0',
    ]);
  });

  it('TG-17, TG-21: tg_parent_cancelled_during_abort: the cancel is thrown at the next await after the group', () => {
    const lines = probe(function* ({ loop, log }) {
      const slow = coroutine(function* () {
        try {
          yield* sleep(100_000);
        } finally {
          yield* sleep(5_000);
          log('slow cleanup ends');
        }
      });
      const parent = createTask(
        coroutine(function* () {
          const error = yield* errorOf(
            taskGroup((group) => {
              group.createTask(slow());
              group.createTask(fail(1_000, 'b'));
            }),
          );
          log(`${shown(error)} cancelling ${cancelling()}`);
          const next = yield* errorOf(sleep(1_000));
          log(`next await raises ${shown(next)}`);
          throw next;
        })(),
      );
      loop.callLater(2_000, () => parent.cancel());
      yield* ended(parent);
      log(`cancelled ${parent.cancelled()}`);
    });
    expect(lines).toEqual([
      'i11@6000: slow cleanup ends',
      'i13@6000: ExceptionGroup[b] cancelling 1',
      'i14@6000: next await raises CancelledError',
      'i16@6000: cancelled true',
    ]);
  });

  it('TG-05: a child that ends at once costs three iterations, and none at all costs none', () => {
    const lines = probe(function* ({ log }) {
      const done = new Future<number>();
      done.setResult(1);
      log(`${yield* taskGroup(() => done)}`);
      yield* taskGroup((group) => {
        group.createTask(sleep(0));
      });
      log('left');
    });
    expect(lines).toEqual(['i1: 1', 'i5: left']);
  });
});
