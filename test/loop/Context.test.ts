import {
  asCompleted,
  Context,
  ContextVar,
  coroutine,
  createTask,
  EventLoop,
  fromAsync,
  gather,
  Runner,
  sleep,
  Task,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { settle } from './helpers.js';

const user = new ContextVar('user', { default: 'nobody' });

describe('contexts of callbacks and tasks', () => {
  /** Who `submit` has a callback see that is submitted as ada, when grace came later. */
  function seenBy(submit: (loop: EventLoop, see: () => void) => void): string[] {
    const seen: string[] = [];
    runVirtual((loop) => {
      new Context().run(() => {
        user.set('ada');
        submit(loop, () => void seen.push(user.get()));
        user.set('grace');
      });
      return sleep(10);
    });
    return seen;
  }

  it.each<[string, (loop: EventLoop, see: () => void) => void]>([
    ['callSoon', (loop, see) => loop.callSoon(see)],
    ['callLater', (loop, see) => loop.callLater(5, see)],
    ['callAt', (loop, see) => loop.callAt(5, see)],
    ['callSoonThreadsafe', (loop, see) => loop.callSoonThreadsafe(see)],
    ['schedule', (loop, see) => loop.schedule(see, 5)],
    ['loop.createTask', (loop, see) => loop.createTask(seeing(see))],
    ['createTask', (_loop, see) => createTask(seeing(see))],
    ['addDoneCallback of a pending future', (loop, see) => createTask(sleep(1), { loop }).addDoneCallback(see)],
    ['subscribing to a task', (loop, see) => loop.createTask(sleep(1)).subscribe(see)],
    ['subscribing to a coroutine', (_loop, see) => sleep(1).subscribe(see)],
  ])('CTX-01: %s copies the context at once', (_name, submit) => {
    expect(seenBy(submit)).toEqual(['ada']);
  });

  const seeing = coroutine(function* (see: () => void) {
    yield* sleep(1);
    see();
  });

  it('CTX-01: addDoneCallback of a future that is done copies it too', () => {
    expect(
      seenBy((loop, see) => {
        const future = loop.createFuture<void>();
        future.setResult();
        future.addDoneCallback(see);
      }),
    ).toEqual(['ada']);
  });

  it('CTX-01: what a callback sets is not seen by the next one', async () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    loop.callSoon(() => user.set('ada'));
    loop.callSoon(() => seen.push(user.get()));
    await settle();
    seen.push(user.get());
    expect(seen).toEqual(['nobody', 'nobody']);
  });

  it('CTX-01: awaiting a coroutine does not copy: what it sets is seen by the caller', () => {
    const login = coroutine(function* () {
      user.set('ada');
      yield* sleep(1);
    });
    const main = coroutine(function* () {
      yield* login();
      return user.get();
    });
    expect(runVirtual(() => main()).value).toBe('ada');
  });

  it('CTX-01: a Runner copies it when its loop is made', async () => {
    const loop = new EventLoop();
    const main = coroutine(function* () {
      yield* sleep(0);
      return user.get();
    });
    const runner = new Runner({ loopFactory: () => loop });
    const seen = new Context().run(() => {
      user.set('ada');
      runner.getLoop();
      user.set('grace');
      return runner.run(main());
    });
    expect(await seen).toBe('ada');
    await runner.close();
  });

  it('CTX-02: what gather and asCompleted make tasks of works on a copy', () => {
    const login = coroutine(function* (name: string) {
      const before = user.get();
      user.set(name);
      yield* sleep(1);
      return `${before} > ${user.get()}`;
    });
    const main = coroutine(function* () {
      const gathered = yield* gather([login('ada'), login('grace')]);
      const completed: string[] = [];
      for (const next of asCompleted([login('edsger')]).each()) completed.push(yield* next);
      return [...gathered, ...completed, user.get()];
    });
    expect(runVirtual(() => main()).value).toEqual(['nobody > ada', 'nobody > grace', 'nobody > edsger', 'nobody']);
  });

  it('CTX-02: an eager task works on a copy too', () => {
    const login = coroutine(function* () {
      user.set('ada');
      yield* sleep(1);
    });
    const main = coroutine(function* (loop: EventLoop) {
      const task = loop.createTask(login(), { eager: true });
      const meanwhile = user.get();
      yield* task;
      return [meanwhile, user.get()];
    });
    expect(runVirtual((loop) => main(loop)).value).toEqual(['nobody', 'nobody']);
  });

  it('CTX-02: an eager task from a factory works on a copy too', () => {
    const login = coroutine(function* () {
      user.set('ada');
      yield* sleep(1);
      return user.get();
    });
    const main = coroutine(function* (loop: EventLoop) {
      loop.setTaskFactory((on, input, options) => new Task(input, { ...options, loop: on, eager: true }));
      const task = createTask(login());
      const meanwhile = user.get();
      return [meanwhile, yield* task, user.get()];
    });
    expect(runVirtual((loop) => main(loop)).value).toEqual(['nobody', 'ada', 'nobody']);
  });

  it('CTX-03: a task that is resumed from another context goes on in its own', () => {
    const seen: string[] = [];
    runVirtual((loop) => {
      const future = loop.createFuture<string>();
      const waiting = coroutine(function* () {
        user.set('ada');
        seen.push(yield* future);
        seen.push(user.get());
      });
      const task = loop.createTask(waiting());
      loop.callLater(5, () => {
        user.set('grace');
        future.setResult('resumed');
        seen.push(user.get());
      });
      return task;
    });
    expect(seen).toEqual(['grace', 'resumed', 'ada']);
  });

  it('an async function starts in the context of who runs it', () => {
    const seen: string[] = [];
    const read = fromAsync(async () => void seen.push(user.get()));
    new Context().run(() => {
      user.set('ada');
      read.subscribe();
    });
    expect(seen).toEqual(['ada']);
  });

  it('each task has its own value, whatever ran meanwhile', () => {
    const seen: string[] = [];
    const handle = coroutine(function* (name: string) {
      user.set(name);
      for (let i = 0; i < 3; i++) {
        yield* sleep(1);
        seen.push(user.get());
      }
    });
    runVirtual(() => gather([handle('a'), handle('b')]));
    expect(seen.join('')).toBe('ababab');
  });
});
