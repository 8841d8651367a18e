import {
  allTasks,
  asCompleted,
  ContextVar,
  coroutine,
  createTask,
  currentTask,
  gather,
  shield,
  sleep,
  staggeredRace,
  Task,
  taskGroup,
  timeout,
  wait,
  waitFor,
  type Body,
  type Coroutine,
} from '../../lib/index.js';
import { inTask, reportsOf } from './support.js';

const user = new ContextVar('user', { default: 'nobody' });

/** Becomes Ada, as far as its context goes. */
const becomeAda = coroutine(function* (): Body<void> {
  user.set('ada');
  yield* sleep(1);
});

const fail = coroutine(function* (message: string): Body<never> {
  throw new Error(message);
});

describe('contexts', () => {
  it.each<[string, () => Coroutine<unknown>]>([
    ['waitFor', () => waitFor(becomeAda(), 5)],
    ['waitFor without a limit', () => waitFor(becomeAda(), null)],
    ['timeout', () => timeout(5, () => becomeAda())],
    ['taskGroup, for its body', () => taskGroup(() => becomeAda())],
  ])('CTX-01: %s runs in the context of whoever awaits it', (_name, run) => {
    inTask(function* () {
      yield* run();
      expect(user.get()).toBe('ada');
    });
  });

  it.each<[string, () => Coroutine<unknown>]>([
    ['gather', () => gather([becomeAda()])],
    ['shield', () => shield(becomeAda())],
    ['wait', () => wait([becomeAda()])],
    ['asCompleted', () => [...asCompleted([becomeAda()]).each()][0]!],
    ['taskGroup', () => taskGroup((group) => group.createTask(becomeAda()))],
    ['staggeredRace', () => staggeredRace([() => becomeAda()], null)],
  ])('CTX-02: what %s makes a task of runs in a copy', (_name, run) => {
    inTask(function* () {
      user.set('eve');
      yield* run();
      expect(user.get()).toBe('eve');
    });
  });
});

describe('structures of tasks', () => {
  it('FACT-01: the task factory is used by taskGroup, wait and shield, but not by waitFor', () => {
    inTask(function* (loop) {
      const made: unknown[] = [];
      loop.setTaskFactory((its, input, options) => {
        made.push(input);
        return new Task(input, { ...options, loop: its });
      });
      const inputs = [1, 2, 3, 4].map((ms) => sleep(ms));
      yield* taskGroup((group) => void group.createTask(inputs[0]!));
      yield* wait([inputs[1]!]);
      yield* shield(inputs[2]!);
      yield* waitFor(inputs[3]!, 10);
      expect(made).toEqual([expect.anything(), expect.anything(), expect.anything()]);
      expect(made.map((input) => inputs.indexOf(input as never))).toEqual([0, 1, 2]);
    });
  });

  it('EAGER-09: an eager child that fails cancels the body at its next await, and not inside createTask', () => {
    inTask(function* () {
      const seen: string[] = [];
      const group = taskGroup(function* (children) {
        const child = children.createTask(fail('at once'), { eager: true });
        seen.push(`${child.done()}, ${currentTask()!.cancelling()}`);
        try {
          yield* sleep(10);
        } finally {
          seen.push(`${currentTask()!.cancelling()}`);
        }
      });
      let error: unknown;
      try {
        yield* group;
      } catch (caught) {
        error = caught;
      }
      expect(error).toMatchObject({ name: 'ExceptionGroup', errors: [new Error('at once')] });
      expect(seen).toEqual(['true, 0', '1']);
      expect(currentTask()!.cancelling()).toBe(0);
      yield* sleep(1);
    });
  });

  it('GATH-20: a gather that is shielded runs on when the wait for it is cancelled', () => {
    inTask(function* () {
      const inner = createTask(gather([sleep(5, 'a'), sleep(3, 'b')]));
      const outer = createTask(shield(inner));
      yield* sleep(1);
      outer.cancel();
      expect(yield* inner).toEqual(['a', 'b']);
      expect(outer.cancelled()).toBe(true);
    });
  });

  it('GATH-20: a shield in a gather that is cancelled leaves what it shields alone', () => {
    inTask(function* () {
      const inner = createTask(sleep(5, 'kept'));
      const outer = createTask(gather([shield(inner), sleep(9)]));
      yield* sleep(1);
      outer.cancel();
      expect(yield* inner).toBe('kept');
      expect(outer.cancelled()).toBe(true);
    });
  });

  it.each<[string, () => Coroutine<unknown>, unknown]>([
    ['taskGroup', () => taskGroup((group) => void group.createTask(fail('x'))), { name: 'ExceptionGroup', errors: [new Error('x')] }],
    ['wait', () => wait([fail('x')]), null],
    ['shield', () => shield(fail('x')), { name: 'Error', message: 'x' }],
    ['waitFor', () => waitFor(fail('x'), 5), { name: 'Error', message: 'x' }],
    ['timeout', () => timeout(5, () => fail('x')), { name: 'Error', message: 'x' }],
    ['staggeredRace, that all lose', () => staggeredRace([() => fail('x')], null), null],
  ])('EXC-02: %s gives a group of errors only if it is a task group', (_name, run, expected) => {
    inTask(function* (loop) {
      reportsOf(loop);
      let error: unknown = null;
      try {
        yield* run();
      } catch (caught) {
        error = caught;
      }
      if (expected === null) expect(error).toBeNull();
      else expect(error).toMatchObject(expected as object);
    });
  });

  it('SHLD-09: a loop holds what is shielded, so that it can not vanish', () => {
    inTask(function* () {
      let finished = false;
      const outer = createTask(shield(coroutine(function* () {
        yield* sleep(5);
        finished = true;
      })()));
      yield* sleep(1);
      outer.cancel();
      yield* sleep(1);
      expect(allTasks().size).toBe(2);
      yield* sleep(10);
      expect(finished).toBe(true);
    });
  });
});
