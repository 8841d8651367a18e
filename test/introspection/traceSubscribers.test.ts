import { config, Subscriber, take } from 'rxjs';
import {
  ContextVar,
  coroutine,
  createTask,
  currentTask,
  Event,
  EventLoop,
  Future,
  gather,
  sleep,
  type Coroutine,
  type TraceEvent,
} from '../../lib/index.js';
import { runVirtual } from '../../lib/testing/index.js';
import { catchUnhandled, settle } from '../loop/helpers.js';
import { describeEvent, namer } from './support.js';

const nap = coroutine(function* (ms: number) {
  yield* sleep(ms);
  return 'slept';
});

const kinds = (events: readonly TraceEvent[]): string[] => events.map(({ kind }) => kind);

const whole = ['created', 'started', 'suspended', 'woken', 'resumed', 'done'];

describe('a subscriber of trace$', () => {
  it('is told from its subscription on, beside others.', () => {
    const early: TraceEvent[] = [];
    const late: TraceEvent[] = [];
    runVirtual((loop) => {
      loop.trace$.subscribe((event) => early.push(event));
      loop.callLater(5, () => loop.trace$.subscribe((event) => late.push(event)));
      return nap(10);
    });

    expect(kinds(early)).toEqual(whole);
    expect(late).toEqual(early.slice(3));
  });

  it('costs nothing any more when it has left.', () => {
    const events: TraceEvent[] = [];
    runVirtual((loop) => {
      loop.trace$.pipe(take(2)).subscribe((event) => events.push(event));
      loop.callLater(1, () => expect(loop._trace).toBeNull());
      return nap(10);
    });

    expect(kinds(events)).toEqual(['created', 'started']);
    expect.assertions(2);
  });

  it('that leaves in an event keeps none of the others from being told.', () => {
    const events: TraceEvent[] = [];
    runVirtual((loop) => {
      const first = loop.trace$.subscribe(() => {
        first.unsubscribe();
        second.unsubscribe();
      });
      const second = loop.trace$.subscribe(() => fail());
      loop.trace$.subscribe((event) => events.push(event));
      return nap(1);
    });

    expect(kinds(events)).toEqual(whole);
  });

  it('that comes back after all have left is told again.', () => {
    const events: TraceEvent[] = [];
    runVirtual((loop) => {
      loop.trace$.pipe(take(1)).subscribe();
      loop.callLater(5, () => loop.trace$.subscribe((event) => events.push(event)));
      return nap(10);
    });

    expect(kinds(events)).toEqual(['woken', 'resumed', 'done']);
  });

  it('that leaves between the ends of two tasks does not let their gather go on sooner.', () => {
    const order: string[] = [];
    const main = coroutine(function* (loop: EventLoop) {
      const watching = loop.trace$.subscribe();
      const [go, between] = [new Future<void>(), new Future<void>()];
      const follow = coroutine(function* () {
        yield* go;
      });
      const first = createTask(follow());
      yield* sleep(0);
      go.addDoneCallback(() => {
        watching.unsubscribe();
        loop.callSoon(() => between.setResult());
      });
      const second = createTask(follow());
      const noting = coroutine(function* (what: Coroutine<unknown> | Future<unknown>, text: string) {
        yield* what;
        order.push(text);
      });
      const gathering = createTask(noting(gather([first, second]), 'gathered'));
      createTask(noting(between, 'between'));
      yield* sleep(1);
      go.setResult();
      yield* gathering;
    });
    runVirtual((loop) => main(loop));

    // The second is told of after what was called soon before its end.
    expect(order).toEqual(['between', 'gathered']);
  });

  it('that throws harms nothing, and its error is reported as RxJS does.', async () => {
    const unhandled = catchUnhandled();
    const loop = new EventLoop();
    const events: TraceEvent[] = [];
    loop.trace$.subscribe(({ kind }) => {
      if (kind === 'suspended') throw new Error('in a subscriber');
    });
    loop.trace$.subscribe((event) => events.push(event));
    const task = loop.createTask(nap(1));
    const value = await new Promise((resolve) => task.subscribe(resolve));
    await settle();
    unhandled.restore();

    expect(value).toBe('slept');
    expect(kinds(events)).toEqual(whole);
    expect(unhandled.errors.map(String)).toEqual(['Error: in a subscriber']);
  });

  it('that is a Subscriber and throws is reported to the exception handler, with the task.', () => {
    class Throwing extends Subscriber<TraceEvent> {
      protected override _next(event: TraceEvent): void {
        if (event.kind === 'started') throw new Error('in a subscriber');
      }
    }
    const events: TraceEvent[] = [];
    const reports: string[] = [];
    const { value } = runVirtual((loop) => {
      loop.setExceptionHandler((_loop, { message, exception, task }) => {
        reports.push(`${message}: ${String(exception)}, ${task === events[0]!.task}`);
      });
      loop.trace$.subscribe(new Throwing());
      loop.trace$.subscribe((event) => events.push(event));
      return nap(1);
    });

    expect(value).toBe('slept');
    expect(reports).toEqual(['Exception in a subscriber of trace$: Error: in a subscriber, true']);
    expect(kinds(events)).toEqual(whole);
  });

  it('that makes tasks in an event is told of them after it, as all are in the same order.', () => {
    const told: string[][] = [[], []];
    const nameOf = namer();
    runVirtual((loop) => {
      loop.trace$.subscribe((event) => {
        told[0]!.push(describeEvent(event, nameOf));
        if (event.kind === 'started' && event.task.getName() !== 'a') createTask(nap(1), { name: 'a', eager: true });
      });
      loop.trace$.subscribe((event) => told[1]!.push(describeEvent(event, nameOf)));
      return nap(2);
    });

    expect(told[0]).toEqual([
      '0 main created by null',
      '0 main started',
      '0 a created by null',
      '0 a started',
      '0 a suspended on sleep(1)',
      '0 main suspended on sleep(2)',
      '1 a woken by null',
      '1 a resumed',
      '1 a done finished',
      '2 main woken by null',
      '2 main resumed',
      '2 main done finished',
    ]);
    expect(told[1]).toEqual(told[0]);
  });

  it('that cancels the task it is told of has it cancelled at its next suspension.', () => {
    const kindsOf: string[] = [];
    let task: ReturnType<typeof createTask> | null = null;
    runVirtual((loop) => {
      loop.trace$.subscribe((event) => {
        if (event.task !== task) return;
        kindsOf.push(event.kind);
        if (event.kind === 'started') event.task.cancel();
      });
      const main = coroutine(function* () {
        task = createTask(nap(10));
        yield* sleep(20);
        return task.cancelled();
      });
      return main();
    });

    expect(kindsOf).toEqual(['started', 'cancelled', 'suspended', 'woken', 'resumed', 'done']);
    expect(task!.cancelled()).toBe(true);
  });

  it('that makes a task while another cleans up changes nothing of what that one awaits.', () => {
    const { value, elapsed } = runVirtual((loop) => {
      loop.trace$.subscribe(({ kind }) => {
        if (kind === 'cleaningUp') createTask(nap(500), { eager: true });
      });
      const cleaning = coroutine(function* () {
        try {
          yield* sleep(1_000);
        } catch {
          return yield* sleep(3, 'clean');
        }
        return 'not cancelled';
      });
      const main = coroutine(function* () {
        const task = createTask(cleaning());
        yield* sleep(1);
        task.cancel();
        return yield* task;
      });
      return main();
    });

    expect([value, elapsed]).toEqual(['clean', 4]);
  });

  it('that leaves what a task awaits, in the middle of a wake-up, makes nobody miss it.', () => {
    const woken: string[] = [];
    runVirtual((loop) => {
      const main = coroutine(function* () {
        const future = new Future<void>();
        const waiting = coroutine(function* () {
          yield* future;
        });
        for (const name of ['a', 'b']) createTask(waiting(), { name });
        yield* sleep(0);
        const subscription = future.subscribe();
        createTask(waiting(), { name: 'c' });
        yield* sleep(0);
        loop.trace$.subscribe((event) => {
          if (event.kind !== 'woken') return;
          woken.push(event.task.getName());
          subscription.unsubscribe();
        });
        future.setResult();
        yield* sleep(1);
      });
      return main();
    });

    expect(woken.slice(0, 3)).toEqual(['a', 'b', 'c']);
  });

  it('is told of a wake-up by an Event when it is complete, so that what it calls soon comes after who was woken.', () => {
    const order: string[] = [];
    runVirtual((loop) => {
      const event = new Event();
      const waiting = coroutine(function* () {
        yield* event.wait();
        order.push('goes on');
      });
      const task = createTask(waiting());
      loop.callLater(1, () => event.set());
      loop.trace$.subscribe(({ kind, task: subject }) => {
        if (kind !== 'woken' || subject !== task) return;
        order.push(event.toString());
        loop.callSoon(() => order.push('called'));
      });
      return nap(5);
    });

    expect(order).toEqual(['<Event set, waiters: 1>', 'goes on', 'called']);
  });

  it('runs as a callback, in the context that it subscribed in.', () => {
    const name = new ContextVar<string>('name', { default: 'nobody' });
    const seen: unknown[] = [];
    const { value } = runVirtual((loop) => {
      name.set('watcher');
      loop.trace$.subscribe(() => {
        seen.push(name.get(), currentTask(loop));
        name.set('changed by the watcher');
      });
      const main = coroutine(function* () {
        name.set('main');
        yield* sleep(1);
        return name.get();
      });
      return main();
    });

    expect(value).toBe('main');
    expect(new Set(seen)).toEqual(new Set(['watcher', null]));
  });

  it('hears of no close in the middle of an event: the loop is running then.', () => {
    const errors: string[] = [];
    runVirtual((loop) => {
      loop.trace$.pipe(take(1)).subscribe(() => {
        try {
          loop.close();
        } catch (error) {
          errors.push(String(error));
        }
      });
      return nap(1);
    });

    expect(errors).toEqual(['RuntimeError: EventLoop.close: cannot close a running event loop']);
  });

  it('is completed when the loop is closed, and one that comes later at once.', () => {
    const loop = new EventLoop();
    const ends: string[] = [];
    loop.trace$.subscribe({ complete: () => ends.push('early') });
    loop.close();
    loop.trace$.subscribe({ complete: () => ends.push('late') });

    expect(ends).toEqual(['early', 'late']);
  });

  it('is told of tasks that end while the loop is shut down.', () => {
    const lines: string[] = [];
    runVirtual((loop) => {
      loop.trace$.subscribe({
        next: ({ kind, task }) => task.getName() === 'left' && lines.push(kind),
        complete: () => lines.push('complete'),
      });
      createTask(nap(100), { name: 'left' });
      return nap(1);
    });

    expect(lines).toEqual(['created', 'started', 'suspended', 'cancelled', 'woken', 'resumed', 'done', 'complete']);
  });

  it('gets times in real time that never go back, and are those of loop.time() with their fraction.', async () => {
    const loop = new EventLoop();
    const times: number[] = [];
    const limits: number[] = [loop.time() - 1];
    loop.trace$.subscribe(({ time }) => times.push(time));
    const task = loop.createTask(nap(2));
    await new Promise((resolve) => task.subscribe(resolve));
    limits.push(loop.time());

    expect(times).toHaveLength(6);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.every((time) => time >= limits[0]! && time <= limits[1]!)).toBe(true);
    expect(config.onUnhandledError).toBeNull();
  });

  it('has one stream a loop.', () => {
    const loop = new EventLoop();

    expect(loop.trace$).toBe(loop.trace$);
    loop.close();
  });
});
