import { firstValueFrom, Subject, takeUntil } from 'rxjs';
import { CancelledError, coroutine, createTask, currentTask, Event, run, sleep, type TraceEvent } from '../../lib/index.js';
import { inTask, reportsOf, traced } from '../tasks/support.js';
import { now, pass, start, teller, twoLoops } from './support.js';

describe('Those who wait for an Event', () => {
  it('are woken in the order in which they came, tasks and subscribers, without who has left.', () => {
    const lines = traced(function* (say) {
      const event = new Event();
      teller('A', () => event.wait(), say, 'woke');
      yield* sleep(0);
      event.wait().subscribe(() => say('B woke'));
      const left = event.wait().subscribe(() => say('C woke'));
      const task = teller('D', () => event.wait(), say, 'woke');
      teller('E', () => event.wait(), say, 'woke');
      yield* sleep(0);
      left.unsubscribe();
      task.cancel();
      event.set();
      yield* pass(2);
    });
    // D was cancelled first, so it goes on first.
    expect(lines).toEqual(['i4: D cancelled', 'i4: A woke', 'i4: B woke', 'i4: E woke']);
  });

  it('are cancelled one by one, each with its own message.', () => {
    inTask(function* () {
      const event = new Event();
      const tasks = ['a', 'b', 'c'].map(() => createTask(event.wait()));
      yield* sleep(0);
      tasks[0]!.cancel('first');
      tasks[2]!.cancel('third');
      yield* sleep(0);
      expect(tasks.map((task) => task.done())).toEqual([true, false, true]);
      expect(() => tasks[0]!.result()).toThrow('first');
      expect(() => tasks[2]!.result()).toThrow('third');
      expect(event.toString()).toBe('<Event unset, waiters: 1>');
    });
  });

  it('are thrown a cancel also when it was taken back in the same stretch, as it has reached what they wait for.', () => {
    inTask(function* () {
      const event = new Event();
      const task = createTask(event.wait());
      yield* sleep(0);
      task.cancel();
      task.uncancel();
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });

  it('are thrown a cancel that came before they began to wait.', () => {
    inTask(function* () {
      const event = new Event();
      const other = createTask(event.wait());
      const task = start(function* () {
        task.cancel('early');
        yield* event.wait();
      });
      yield* pass(3);
      expect(() => task.result()).toThrow(new CancelledError('early'));
      expect([other.done(), now(event.waiters$)]).toEqual([false, 1]);
    });
  });

  it('go on waiting when they catch the cancel and wait again.', () => {
    inTask(function* () {
      const event = new Event();
      const task = start(function* () {
        try {
          yield* event.wait();
        } catch {
          return yield* event.wait();
        }
        return false;
      });
      yield* sleep(0);
      task.cancel();
      yield* pass(2);
      expect([task.done(), now(event.waiters$)]).toEqual([false, 1]);
      event.set();
      expect(yield* task).toBe(true);
      expect(event.toString()).toBe('<Event set>');
    });
  });

  it('are counted until they go on, or are cancelled.', () => {
    inTask(function* () {
      const event = new Event();
      const tasks = [createTask(event.wait()), createTask(event.wait()), createTask(event.wait())];
      yield* sleep(0);
      tasks[0]!.cancel();
      const counts = [event.toString()];
      event.set();
      counts.push(event.toString());
      yield* sleep(0);
      counts.push(event.toString());
      expect(counts).toEqual(['<Event unset, waiters: 2>', '<Event set, waiters: 2>', '<Event set>']);
    });
  });

  it('leave nothing with the loop when they subscribe and leave, again and again.', () => {
    inTask(function* (loop) {
      const event = new Event();
      const stop = new Subject<void>();
      const before = loop._closers.size;
      for (let i = 0; i < 100; i++) {
        const subscription = event.wait().pipe(takeUntil(stop)).subscribe();
        if (i % 2 === 0) subscription.unsubscribe();
        else stop.next();
      }
      expect([loop._closers.size, now(event.waiters$)]).toEqual([before, 0]);
    });
  });

  it('leave nothing with the loop when they were told.', () => {
    inTask(function* (loop) {
      const event = new Event();
      const before = loop._closers.size;
      const told: boolean[] = [];
      for (let i = 0; i < 3; i++) event.wait().subscribe((value) => told.push(value));
      event.set();
      yield* pass(2);
      expect([told, loop._closers.size, now(event.waiters$)]).toEqual([[true, true, true], before, 0]);
    });
  });

  it('hear of a loop that is shut down, each of them once.', async () => {
    const event = new Event();
    const errors: unknown[] = [];
    const main = coroutine(function* () {
      for (let i = 0; i < 2; i++) event.wait().subscribe({ error: (error) => errors.push(error) });
      yield* sleep(0);
    });
    await run(main());
    expect(errors).toEqual([new CancelledError(), new CancelledError()]);
    expect(now(event.waiters$)).toBe(0);
  });

  it('may be of two loops, each of which wakes its own.', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    const tasks = [a.createTask(event.wait()), b.createTask(event.wait()), a.createTask(event.wait())];
    flush();
    tasks[0]!.cancel();
    event.set();
    flush();
    expect(tasks.map((task) => task.cancelled())).toEqual([true, false, false]);
    expect([tasks[1]!.result(), tasks[2]!.result()]).toEqual([true, true]);
  });

  it('are not counted any more by the next set when their loop was closed.', () => {
    const { a, b, flush } = twoLoops();
    const event = new Event();
    const reports = reportsOf(a);
    a.createTask(event.wait());
    const task = b.createTask(event.wait());
    flush();
    a.close();
    expect(reports).toHaveLength(1);
    event.set();
    flush();
    expect([task.result(), event.toString()]).toEqual([true, '<Event set>']);
  });

  it('are told apart by who watches the loop.', () => {
    inTask(function* (loop) {
      const event = new Event();
      const events: string[] = [];
      currentTask()!.setName('main');
      const name = (task: TraceEvent['task'] | null): string => task?.getName() ?? 'nobody';
      const watching = loop.trace$.subscribe((told) => {
        if (told.kind === 'suspended') events.push(`${name(told.task)} waits for ${told.on}`);
        if (told.kind === 'woken') events.push(`${name(told.task)} woken by ${name(told.by)}`);
      });
      const a = createTask(event.wait(), { name: 'a' });
      createTask(event.wait(), { name: 'b' });
      yield* sleep(0);
      a.cancel();
      event.set();
      watching.unsubscribe();
      expect(events.filter((line) => !line.startsWith('main'))).toEqual([
        'a waits for Event.wait()',
        'b waits for Event.wait()',
        'a woken by main',
        'b woken by main',
      ]);
    });
  });

  it('keep each other waiting when one of them only iterates what it should await.', () => {
    inTask(function* () {
      const event = new Event();
      const other = createTask(event.wait());
      yield* sleep(0);
      const wrong = start(function* () {
        expect([...event.wait()]).toEqual([]);
        yield* sleep(0);
      });
      yield* pass(2);
      expect(() => wrong.result()).toThrow('an awaitable was iterated');
      expect([other.done(), now(event.waiters$)]).toEqual([false, 1]);
    });
  });

  it('are subscribed in Promise code too.', async () => {
    const event = new Event();
    const waiting = firstValueFrom(event.wait());
    event.set();
    expect(await waiting).toBe(true);
  });
});
