import { TestScheduler } from 'rxjs/testing';
import { aiter, asPromise, coroutine, createTask, currentTask, EventLoop, gather, Runner, sleep } from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { Subject, interval } from 'rxjs';
import { fakeClock, microtasks } from './helpers.js';

const hostTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('a closed loop', () => {
  it('lets its timers be cancelled', () => {
    const loop = new EventLoop();
    const handle = loop.callLater(1_000, () => undefined);
    const subscription = interval(1_000, loop).subscribe();
    loop.close();
    expect(() => {
      handle.cancel();
      subscription.unsubscribe();
    }).not.toThrow();
  });
});

describe('two runners', () => {
  it('of one loop both end, when their mains do in one iteration', async () => {
    const loop = new EventLoop();
    const runners = [new Runner({ loopFactory: () => loop }), new Runner({ loopFactory: () => loop })];
    expect(await Promise.all(runners.map((runner, index) => runner.run(sleep(0, index))))).toEqual([0, 1]);
    loop.close();
  });

  it('are both interrupted by Ctrl-C', async () => {
    const runners = [new Runner(), new Runner()];
    const results = Promise.allSettled(runners.map((runner) => runner.run(sleep(60_000))));
    await hostTurn();
    process.emit('SIGINT', 'SIGINT');
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    process.exitCode = undefined;
    process.removeAllListeners('exit');
    await Promise.all(runners.map((runner) => runner.close()));
  });
});

describe('Runner.close', () => {
  it('lets a run that is under way end', async () => {
    const runner = new Runner();
    const result = runner.run(sleep(60_000));
    await hostTurn();
    await Promise.all([expect(result).rejects.toThrow(), runner.close()]);
  });
});

describe('a circle through gather', () => {
  it('can be cancelled', () => {
    const main = coroutine(function* () {
      const task = createTask(
        coroutine(function* () {
          yield* gather([currentTask()!]);
        })(),
      );
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      return task.cancelled();
    });
    expect(runVirtual(main).value).toBe(true);
  });
});

describe('a cursor of one loop', () => {
  it('can be read from another', async () => {
    const source = new Subject<string>();
    const cursor = aiter(source);
    const loop = new EventLoop();
    const task = createTask(cursor.next(), { loop });
    await hostTurn();
    source.next('value');
    expect(await asPromise(task)).toEqual({ done: false, value: 'value' });
    loop.close();
    cursor.return();
  });
});

describe('a real loop inside TestScheduler.run', () => {
  it('can have its timer cancelled, and leaves no timer that throws', async () => {
    await hostTurn();
    fakeClock();
    const loop = new EventLoop();
    const task = createTask(sleep(5), { loop });
    // No turn of the host, in which the timer could be due.
    await microtasks();
    new TestScheduler(() => true).run(() => void task.cancel());
    jest.restoreAllMocks();
    await asPromise(sleep(20, 'later')).then((value) => expect(value).toBe('later'));
    expect(task.cancelled()).toBe(true);
    loop.close();
  });
});

describe('debug mode', () => {
  it('minds no turn in which nothing is ready', () => {
    const main = coroutine(function* () {
      createTask(sleep(5));
      yield* sleep(5);
      yield* sleep(10);
      return 'done';
    });
    expect(runVirtual(main, { debug: true }).value).toBe('done');
  });
});
