import { of as observableOf, timer } from 'rxjs';
import {
  asCompleted,
  asyncWith,
  CancelledError,
  Condition,
  coroutine,
  createTask,
  Event,
  FIRST_COMPLETED,
  Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  shield,
  sleep,
  taskGroup,
  timeout,
  TimeoutError,
  until,
  wait,
} from '../../lib/index.js';
import { of, record, trace } from './support.js';

const nap = coroutine(function* (ms: number) {
  yield* sleep(ms);
});

const tidy = coroutine(function* (ms: number) {
  try {
    yield* sleep(100);
  } finally {
    yield* sleep(ms);
  }
});

const holding = coroutine(function* (lock: Lock, ms: number) {
  yield* lock.acquire();
  yield* sleep(ms);
  lock.release();
});

let condition = new Condition();

const conditionWait = coroutine(function* () {
  condition = new Condition();
  yield* asyncWith(condition, () => condition.wait());
});

const notify = coroutine(function* () {
  yield* asyncWith(condition, () => {
    condition.notifyAll();
    return observableOf(undefined);
  });
});

describe('trace$', () => {
  it('tells of a task that does not suspend.', () => {
    const lines = trace(function* () {
      return 1;
    });

    expect(lines).toEqual(['0 main created by null', '0 main started', '0 main done finished']);
  });

  it('tells of a task that sleeps, and is woken by a timer.', () => {
    const lines = trace(function* () {
      yield* sleep(10);
    });

    expect(lines).toEqual([
      '0 main created by null',
      '0 main started',
      '0 main suspended on sleep(10)',
      '10 main woken by null',
      '10 main resumed',
      '10 main done finished',
    ]);
  });

  it('tells of a task that lets the others run: it is ready all the while.', () => {
    const lines = trace(function* () {
      yield* sleep(0);
    });

    expect(lines).toEqual([
      '0 main created by null',
      '0 main started',
      '0 main suspended on sleep(0)',
      '0 main woken by null',
      '0 main resumed',
      '0 main done finished',
    ]);
  });

  it('has what is awaited in a suspension, but no future that others could take: of sleep(0), or of a turn in a queue.', () => {
    let future: Future<void> | null = null;
    const main = coroutine(function* () {
      const [lock, event, queue] = [new Lock(), new Event(), new Queue<number>()];
      future = new Future<void>();
      yield* lock.acquire();
      yield* sleep(0);
      getRunningLoop().callSoon(() => {
        future!.setResult();
        lock.release();
        event.set();
        queue.putNowait(1);
      });
      yield* future;
      getRunningLoop().callSoon(() => event.set());
      event.clear();
      yield* event.wait();
      yield* queue.get();
      yield* lock.acquire();
      getRunningLoop().callSoon(() => lock.release());
      yield* lock.acquire();
      getRunningLoop().callSoon(() => queue.putNowait(2));
      yield* queue.get();
    });

    const { events } = record(main);

    const waits = events.flatMap((told) => (told.kind === 'suspended' ? [[told.on, told.future]] : []));
    expect(waits).toEqual([
      ['sleep(0)', null],
      ['<Future pending>', future],
      ['Event.wait()', null],
      ['Lock.acquire()', null],
      ['Queue.get()', null],
    ]);
  });

  it('tells who made the tasks of a gather, and whose end woke it.', () => {
    const lines = trace(function* () {
      yield* gather([createTask(nap(10), { name: 'a' }), createTask(nap(20), { name: 'b' })]);
    });

    expect(lines).toEqual([
      '0 main created by null',
      '0 main started',
      '0 a created by main',
      '0 b created by main',
      '0 main suspended on gather of 2, 2 of them pending',
      '0 a started',
      '0 a suspended on sleep(10)',
      '0 b started',
      '0 b suspended on sleep(20)',
      '10 a woken by null',
      '10 a resumed',
      '10 a done finished',
      '20 b woken by null',
      '20 b resumed',
      '20 b done finished',
      '20 main woken by b',
      '20 main resumed',
      '20 main done finished',
    ]);
  });

  it('tells of a cancel, and of a finally that awaits.', () => {
    const lines = trace(function* () {
      const task = createTask(tidy(3), { name: 'a' });
      yield* sleep(5);
      task.cancel();
      yield* wait([task]);
    });

    expect(of('a', lines)).toEqual([
      '0 a created by main',
      '0 a started',
      '0 a suspended on sleep(100)',
      '5 a cancelled by main',
      '5 a woken by main',
      '5 a resumed',
      '5 a cleaningUp',
      '5 a suspended on sleep(3)',
      '8 a woken by null',
      '8 a resumed',
      '8 a done cancelled',
    ]);
  });

  it('tells of no cleaning up when the step that a cancel was thrown into is the last.', () => {
    const lines = trace(function* () {
      const task = createTask(nap(100), { name: 'a' });
      yield* sleep(5);
      task.cancel();
      yield* wait([task]);
    });

    expect(of('a', lines).slice(3)).toEqual(['5 a cancelled by main', '5 a woken by main', '5 a resumed', '5 a done cancelled']);
  });

  it('tells of an eager task inside the step that made it.', () => {
    const lines = trace(function* () {
      createTask(nap(1), { name: 'a', eager: true });
      yield* sleep(2);
    });

    expect(lines.slice(0, 6)).toEqual([
      '0 main created by null',
      '0 main started',
      '0 a created by main',
      '0 a started',
      '0 a suspended on sleep(1)',
      '0 main suspended on sleep(2)',
    ]);
  });

  it('tells who handed a lock over.', () => {
    const lines = trace(function* () {
      const lock = new Lock();
      createTask(holding(lock, 10), { name: 'a' });
      createTask(holding(lock, 10), { name: 'b' });
      yield* sleep(30);
    });

    expect(of('b', lines)).toEqual([
      '0 b created by main',
      '0 b started',
      '0 b suspended on Lock.acquire()',
      '10 b woken by a',
      '10 b resumed',
      '10 b suspended on sleep(10)',
      '20 b woken by null',
      '20 b resumed',
      '20 b done finished',
    ]);
  });

  it('tells of a task that swallows a cancel, and of its further suspensions.', () => {
    const stubborn = coroutine(function* () {
      try {
        yield* sleep(100);
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
      }
      yield* sleep(1);
      yield* sleep(1);
    });

    const lines = trace(function* () {
      const task = createTask(stubborn(), { name: 'a' });
      yield* sleep(5);
      task.cancel();
      yield* task;
    });

    expect(of('a', lines).slice(3)).toEqual([
      '5 a cancelled by main',
      '5 a woken by main',
      '5 a resumed',
      '5 a cleaningUp',
      '5 a suspended on sleep(1)',
      '6 a woken by null',
      '6 a resumed',
      '6 a suspended on sleep(1)',
      '7 a woken by null',
      '7 a resumed',
      '7 a done finished',
    ]);
  });

  it('tells of no cleaning up when what is awaited was cancelled, and not the task.', () => {
    const lines = trace(function* () {
      const future = new Future<void>();
      getRunningLoop().callSoon(() => future.cancel());
      try {
        yield* future;
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
      }
      yield* sleep(1);
    });

    expect(lines.slice(3)).toEqual([
      '0 main woken by null',
      '0 main resumed',
      '0 main suspended on sleep(1)',
      '1 main woken by null',
      '1 main resumed',
      '1 main done finished',
    ]);
  });

  it('tells of no start when a task is cancelled before its first step.', () => {
    const lines = trace(function* () {
      const task = createTask(nap(1), { name: 'a' });
      task.cancel();
      yield* wait([task]);
    });

    expect(of('a', lines)).toEqual(['0 a created by main', '0 a cancelled by main', '0 a done cancelled']);
  });

  it('tells of a task that fails.', () => {
    const failing = coroutine(function* () {
      yield* sleep(1);
      throw new Error('no');
    });

    const lines = trace(function* () {
      yield* gather([createTask(failing(), { name: 'a' })], { returnExceptions: true });
    });

    expect(of('a', lines).slice(3)).toEqual(['1 a woken by null', '1 a resumed', '1 a done failed']);
  });

  it('tells of a cancel that an expired timeout has taken back.', () => {
    const lines = trace(function* () {
      try {
        yield* timeout(10, () => tidy(3));
      } catch (error) {
        expect(error).toBeInstanceOf(TimeoutError);
      }
      yield* sleep(1);
    });

    expect(lines.slice(2)).toEqual([
      '0 main suspended on sleep(100)',
      '10 main cancelled by null',
      '10 main woken by null',
      '10 main resumed',
      '10 main cleaningUp',
      '10 main suspended on sleep(3)',
      '13 main woken by null',
      '13 main resumed',
      '13 main uncancelled',
      '13 main suspended on sleep(1)',
      '14 main woken by null',
      '14 main resumed',
      '14 main done finished',
    ]);
  });

  it('tells that a cancel passes on to the task that is awaited.', () => {
    const waiting = coroutine(function* () {
      yield* createTask(nap(100), { name: 'b' });
    });

    const lines = trace(function* () {
      const task = createTask(waiting(), { name: 'a' });
      yield* sleep(5);
      task.cancel();
      yield* wait([task]);
    });

    expect(lines.filter((line) => line.startsWith('5 '))).toEqual([
      '5 main woken by null',
      '5 main resumed',
      '5 a cancelled by main',
      '5 b cancelled by main',
      '5 b woken by main',
      '5 main suspended on wait of 1, 1 of them pending',
      '5 b resumed',
      '5 b done cancelled',
      '5 a woken by b',
      '5 a resumed',
      '5 a done cancelled',
      '5 main woken by a',
      '5 main resumed',
      '5 main done finished',
    ]);
  });

  it('tells of a plain Observable that is made a task: subscribed at once, it waits for it.', () => {
    const lines = trace(function* () {
      yield* createTask(timer(5), { name: 'later' });
      yield* createTask(observableOf(1), { name: 'at once' });
    });

    expect(of('later', lines)).toEqual([
      '0 later created by main',
      '0 later started',
      '0 later suspended on an Observable',
      '5 later woken by null',
      '5 later resumed',
      '5 later done finished',
    ]);
    expect(lines.filter((line) => line.includes('at once'))).toEqual([
      '5 at once created by main',
      '5 at once started',
      '5 at once suspended on an Observable',
      '5 at once woken by main',
      '5 main suspended on task \'at once\'',
      '5 at once resumed',
      '5 at once done finished',
      '5 main woken by at once',
    ]);
  });

  it('tells of a body that yields what can not be awaited: it is woken with the error.', () => {
    const bare = coroutine(function* () {
      yield undefined as never;
    });

    const lines = trace(function* () {
      yield* gather([createTask(bare(), { name: 'a' })], { returnExceptions: true });
    });

    expect(of('a', lines).slice(1)).toEqual([
      '0 a started',
      '0 a suspended on <Future failed>',
      '0 a woken by a',
      '0 a resumed',
      '0 a done failed',
    ]);
  });

  it.each([
    ['task', () => createTask(nap(1), { name: 'a' })],
    ['gather', () => gather([createTask(nap(1), { name: 'a' })])],
    ['a gather in a gather', () => gather([gather([createTask(nap(1), { name: 'a' })])])],
    ['wait', () => wait([createTask(nap(1), { name: 'a' }), new Future<void>()], { returnWhen: FIRST_COMPLETED })],
    ['shield', () => shield(createTask(nap(1), { name: 'a' }))],
    ['asCompleted', () => [...asCompleted([createTask(nap(1), { name: 'a' })]).each()][0]!],
    ['taskGroup', () => taskGroup((group) => void group.createTask(nap(1), { name: 'a' }))],
  ])('tells whose end wakes through %s.', (_name, make) => {
    const lines = trace(function* () {
      yield* until(make() as Future<unknown>);
    });

    expect(lines).toContain('1 main woken by a');
  });

  it.each([
    ['Event.wait()', (event: Event, _queue: Queue<number>) => event.wait()],
    ['Queue.get()', (_event: Event, queue: Queue<number>) => queue.get()],
    ['Condition.wait()', () => conditionWait()],
  ])('names %s, and who woke it.', (what, make) => {
    const lines = trace(function* () {
      const event = new Event();
      const queue = new Queue<number>();
      createTask(make(event, queue) as ReturnType<typeof nap>, { name: 'a' });
      yield* sleep(1);
      event.set();
      queue.putNowait(1);
      yield* notify();
      yield* sleep(1);
    });

    expect(of('a', lines).slice(2, 4)).toEqual([`0 a suspended on ${what}`, '1 a woken by main']);
  });

  it('names a wait for room in a queue.', () => {
    const lines = trace(function* () {
      const queue = new Queue<number>(1);
      queue.putNowait(1);
      createTask(queue.put(2), { name: 'a' });
      yield* sleep(1);
      queue.getNowait();
      yield* sleep(1);
    });

    expect(of('a', lines).slice(2, 4)).toEqual(['0 a suspended on Queue.put()', '1 a woken by main']);
  });
});
