import { of, Subject } from 'rxjs';
import {
  aiter,
  asCompleted,
  coroutine,
  createTask,
  ContextVar,
  copyContext,
  EventLoop,
  gather,
  run,
  sleep,
  Task,
  until,
  type Awaitable,
  type TaskOptions,
} from '../../lib/index.js';
import { inTask, reportsOf, settled } from './support.js';

describe('takers of one cursor', () => {
  it.each([0, 1, 2])('leave without disturbing the others: the one at place %d', (place) => {
    inTask(function* () {
      const source = new Subject<string>();
      const cursor = aiter(source);
      const takers = [0, 1, 2].map(() => createTask(cursor.next()));
      yield* sleep(1);
      takers[place]!.cancel();
      yield* sleep(1);
      source.next('a');
      source.next('b');
      yield* sleep(1);
      const others = takers.filter((_taker, index) => index !== place);
      expect(others.map((taker) => taker.result().value)).toEqual(['a', 'b']);
      cursor.return();
    });
  });

  it('pass on what one of them was woken for and did not take', () => {
    inTask(function* () {
      const source = new Subject<string>();
      const cursor = aiter(source);
      const takers = [0, 1].map(() => createTask(cursor.next()));
      yield* sleep(1);
      source.next('a');
      takers[0]!.cancel();
      yield* sleep(1);
      expect(takers[1]!.result().value).toBe('a');
      cursor.return();
    });
  });
});

describe('a task factory', () => {
  it('may give a gather the same task twice', () => {
    inTask(function* (loop) {
      let made: Task<unknown> | null = null;
      loop.setTaskFactory((_loop, input, options) => (made ??= new Task(input, options)));
      expect(yield* gather([sleep(1, 'x'), sleep(2, 'y')])).toEqual(['x', 'x']);
    });
  });

  it('that fails in the middle leaves nothing running', () => {
    inTask(function* (loop) {
      let count = 0;
      loop.setTaskFactory((_loop, input, options) => {
        if (++count === 2) throw new Error('no more tasks');
        return new Task(input, options);
      });
      const errors: unknown[] = [];
      asCompleted([sleep(1_000), sleep(1_000)]).subscribe({ error: (error: unknown) => errors.push(error) });
      loop.setTaskFactory(null);
      yield* sleep(1);
      expect(errors).toEqual([new Error('no more tasks')]);
      expect([...loop._tasks].length).toBe(1);
    });
  });

  it('that fails for a main rejects its run and closes the loop', async () => {
    const loop = new EventLoop();
    loop.setTaskFactory(() => {
      throw new Error('no tasks');
    });
    await expect(run(sleep(1), { loopFactory: () => loop })).rejects.toThrow('no tasks');
    expect(loop.isClosed()).toBe(true);
  });
});

describe('a task that can not begin', () => {
  it('leaves no trace', () => {
    inTask(function* (loop) {
      const context = copyContext();
      const before = [...loop._tasks].length;
      const begin = (options: TaskOptions): unknown => context.run(() => createTask(sleep(1), options));
      expect(() => begin({ context, eager: true })).toThrow('already entered');
      expect([...loop._tasks].length).toBe(before);
      yield* sleep(0);
    });
  });
});

describe('the context of a task', () => {
  it('is that in which its source is subscribed', () => {
    const user = new ContextVar('user', { default: 'nobody' });
    inTask(function* () {
      const context = copyContext();
      context.run(() => user.set('ada'));
      const source = until(of(1)).pipe() as Awaitable<number>;
      const seen: string[] = [];
      const task = createTask(
        coroutine(function* () {
          seen.push(user.get());
          return yield* until(source);
        })().pipe(),
        { context },
      );
      yield* task;
      expect(seen).toEqual(['ada']);
    });
  });
});

describe('a thenable that throws after it has called back', () => {
  it('keeps what it called back with', async () => {
    const loop = new EventLoop();
    const reports = reportsOf(loop);
    const thenable = {
      then(resolve: (value: string) => void) {
        resolve('value');
        throw new Error('too late');
      },
    } as unknown as PromiseLike<string>;
    const task = createTask(thenable, { loop });
    await settled(task);
    expect([task.result(), reports]).toEqual(['value', []]);
    loop.close();
  });
});

describe('a cursor that is let go', () => {
  it('has an error reported that nobody has taken', () => {
    inTask(function* (loop) {
      const reports = reportsOf(loop);
      const source = new Subject<string>();
      const cursor = aiter(source);
      const taker = createTask(cursor.next());
      yield* sleep(0);
      source.next('a');
      yield* taker;
      source.error(new Error('nobody asks'));
      cursor.return();
      expect(reports.map(({ exception }) => exception)).toEqual([new Error('nobody asks')]);
    });
  });
});
