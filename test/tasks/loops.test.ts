import { allTasks, coroutine, createTask, currentTask, EventLoop, Future, RuntimeError, sleep, type Body } from '../../lib/index.js';
import { inTask, reportsOf, settled, thrownBy, turns } from './support.js';

const immediate = coroutine(function* (): Body<string> {
  return 'x';
});

describe('several loops', () => {
  it('a task resumes on its own loop, whoever sets its Future', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const future = new Future<void>({ loop: mine });
    const seen: unknown[] = [];
    const task = createTask(coroutine(function* () {
      yield* future;
      seen.push(mine.isRunning(), other.isRunning());
    })(), { loop: mine });
    await turns();
    other.callSoon(() => future.setResult());
    await settled(task);
    expect(seen).toEqual([true, false]);
  });

  it('a Future of another loop that is awaited is a RuntimeError, and stays usable', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const foreign = new Future<string>({ loop: other });
    const task = createTask(coroutine(function* () {
      return yield* foreign;
    })(), { loop: mine, name: 'stray' });
    await settled(task);
    expect(task.exception()).toBeInstanceOf(RuntimeError);
    expect((task.exception() as Error).message).toBe(
      "task 'stray' cannot await <Future pending>, which is attached to a different loop",
    );
    expect(foreign._waiters).toBeNull();
    foreign.setResult('fine');
    expect(foreign.result()).toBe('fine');
  });

  it('createTask of a Future of another loop fails with a RuntimeError', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const task = createTask(new Future<string>({ loop: other }), { loop: mine });
    await settled(task);
    expect(task.exception()).toBeInstanceOf(RuntimeError);
  });

  it('createTask of a done Future of another loop fails once, and forgets no other task', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const reports = reportsOf(mine);
    const foreign = new Future<string>({ loop: other });
    foreign.setResult('x');
    const before = createTask(sleep(60_000), { loop: mine });
    const task = createTask(foreign, { loop: mine });
    const after = createTask(sleep(60_000), { loop: mine });
    await turns();
    expect(task.exception()).toBeInstanceOf(RuntimeError);
    expect([...allTasks(mine)]).toEqual([before, after]);
    expect(reports).toEqual([]);
    mine._drop();
  });

  it('a Future of another loop may be subscribed, and is served on its own loop', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const foreign = new Future<string>({ loop: other });
    const seen: unknown[] = [];
    mine.callSoon(() => foreign.subscribe((value) => seen.push(value, other.isRunning())));
    await turns();
    foreign.setResult('x');
    await turns();
    expect(seen).toEqual(['x', true]);
  });

  it('tasks and the current task are told apart', async () => {
    const [mine, other] = [new EventLoop(), new EventLoop()];
    const task = createTask(coroutine(function* () {
      return [currentTask(mine) === currentTask(), currentTask(other)];
    })(), { loop: mine });
    const theirs = createTask(sleep(60_000), { loop: other });
    expect([...allTasks(mine)]).toEqual([task]);
    expect([...allTasks(other)]).toEqual([theirs]);
    await settled(task);
    expect(task.result()).toEqual([true, null]);
    other._drop();
  });
});

describe('a closed loop', () => {
  const closed = (): EventLoop => {
    const loop = new EventLoop();
    loop.close();
    return loop;
  };

  it('refuses a task, and leaves none behind', () => {
    const loop = closed();
    expect(() => createTask(immediate(), { loop })).toThrow(RuntimeError);
    expect(() => loop.createTask(immediate())).toThrow(RuntimeError);
    expect(allTasks(loop).size).toBe(0);
  });

  it('refuses a task of a plain Observable before that is subscribed', () => {
    const loop = closed();
    let subscribed = false;
    const source = new (class extends Future<void> {
      override _subscribe(): undefined {
        subscribed = true;
      }
    })({ loop: new EventLoop() });
    expect(() => createTask(source.pipe(), { loop })).toThrow(RuntimeError);
    expect(subscribed).toBe(false);
  });

  it.each<[string, (future: Future<void>) => void]>([
    ['setResult', (future) => future.setResult()],
    ['setException', (future) => future.setException(new Error('f'))],
    ['cancel', (future) => void future.cancel()],
  ])('has a Future reported that someone waits for, when it is settled by %s', (_name, settle) => {
    const loop = new EventLoop();
    const future = new Future<void>({ loop });
    future.subscribe({ error: () => undefined });
    loop.close();
    const reports = reportsOf(loop);
    settle(future);
    expect(future.done()).toBe(true);
    expect(reports[0]!.message).toBe('a Future was settled after its loop was closed');
    expect(reports[0]!.future).toBe(future);
  });

  it('refuses a done callback that it could never call', () => {
    const loop = new EventLoop();
    const future = new Future<void>({ loop });
    future.setResult();
    loop.close();
    expect(thrownBy(() => future.addDoneCallback(() => undefined))).toBeInstanceOf(RuntimeError);
  });

  it('still lets a settled Future be read and subscribed', () => {
    const loop = new EventLoop();
    const future = new Future<string>({ loop });
    future.setResult('x');
    loop.close();
    const seen: string[] = [];
    future.subscribe((value) => seen.push(value));
    expect([future.result(), ...seen]).toEqual(['x', 'x']);
  });

  it('leaves a pending Future alone when its last subscriber leaves', () => {
    const loop = new EventLoop();
    const future = new Future<string>({ loop });
    const subscription = future.subscribe();
    loop.close();
    subscription.unsubscribe();
    expect(future.done()).toBe(false);
    expect(loop._isIdle()).toBe(true);
  });

  it('TASK-15: names each task that was pending when it closed', () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const task = createTask(sleep(60_000), { loop });
    loop.close();
    expect(reports.map(({ message }) => message)).toEqual(['Task was destroyed but it is pending!']);
    expect(reports[0]!.task).toBe(task);
  });
});

describe('the loop of a new task', () => {
  it('is the running one, or the one that is given', () => {
    const other = new EventLoop();
    inTask(function* (loop) {
      const [own, given] = [createTask(immediate()), createTask(immediate(), { loop: other })];
      expect(own.getLoop()).toBe(loop);
      expect(given.getLoop()).toBe(other);
      yield* own;
    });
  });

  it('an eager task of another loop runs as a task of that loop', () => {
    const other = new EventLoop();
    const loopOf = coroutine(function* (): Body<EventLoop> {
      return currentTask()!.getLoop();
    });
    inTask(function* () {
      const own = currentTask();
      expect(createTask(loopOf(), { loop: other, eager: true }).result()).toBe(other);
      expect(currentTask()).toBe(own);
    });
  });
});
