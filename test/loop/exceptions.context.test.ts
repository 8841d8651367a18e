import { Context, ContextVar, coroutine, EventLoop, sleep, type ExceptionContext, type Future, type Task } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';

describe('the exception handler: in whose context', () => {
  const user = new ContextVar('user', { default: 'nobody' });

  /** Who the handler sees when it is told of `subject`. */
  function seen(subject: (loop: EventLoop) => Omit<ExceptionContext, 'message'>): string[] {
    const users: string[] = [];
    runVirtual((loop) => {
      loop.setExceptionHandler(() => void users.push(user.get()));
      loop.callExceptionHandler({ message: 'm', ...subject(loop) });
      return sleep(1);
    });
    return users;
  }

  const context = new Context();
  context.run(() => user.set('ada'));

  it('EXH-05: it runs in that of the task', () => {
    expect(seen((loop) => ({ task: context.run(() => loop.createTask(sleep(0))) as Task<unknown> }))).toEqual(['ada']);
  });

  it('EXH-05: it runs in that of a task that is named as the future', () => {
    expect(seen((loop) => ({ future: context.run(() => loop.createTask(sleep(0))) as Future<unknown> }))).toEqual(['ada']);
  });

  it('EXH-05: it runs in that of the handle', () => {
    expect(seen((loop) => ({ handle: context.run(() => loop.callSoon(() => undefined)) }))).toEqual(['ada']);
  });

  it('EXH-05: it sees what the task itself has set', () => {
    const users: string[] = [];
    const stubborn = coroutine(function* () {
      user.set('grace');
      yield* sleep(1);
      return 'end';
    });
    runVirtual((loop) => {
      loop.setExceptionHandler(() => void users.push(user.get()));
      const task = loop.createTask(stubborn()) as Task<unknown>;
      return coroutine(function* () {
        yield* sleep(0);
        loop.callExceptionHandler({ message: 'm', task });
        yield* task;
      })();
    });
    expect(users).toEqual(['grace']);
  });

  it('EXH-05: it sees what is set in the context that a task was given', () => {
    const users: string[] = [];
    runVirtual((loop) => {
      loop.setExceptionHandler(() => void users.push(user.get()));
      const task = loop.createTask(sleep(0), { context }) as Task<unknown>;
      loop.callExceptionHandler({ message: 'm', task });
      return task;
    });
    expect(users).toEqual(['ada']);
  });

  it('EXH-05: what it sets is not seen outside', () => {
    const loop = new EventLoop();
    loop.setExceptionHandler(() => void user.set('handler'));
    loop.callExceptionHandler({ message: 'm', handle: loop.callSoon(() => undefined) });
    expect(user.get()).toBe('nobody');
    loop.close();
  });
});
