import { of, VirtualTimeScheduler, type Observable } from 'rxjs';
import {
  allTasks,
  Barrier,
  BoundedSemaphore,
  Condition,
  coroutine,
  Event,
  EventLoop,
  Lock,
  Queue,
  Semaphore,
  setEventLoop,
  sleep,
  type Coroutine,
} from '../../lib/index.js';
import { putTo } from '../../operators/index.js';
import { inTask, reportsOf } from '../tasks/support.js';

const calls: readonly (readonly [name: string, make: () => Coroutine<unknown>])[] = [
  ['Lock.acquire', () => new Lock().acquire()],
  ['Lock.enter', () => new Lock().enter()],
  ['Lock.hold', () => new Lock().hold()],
  ['Semaphore.acquire', () => new Semaphore().acquire()],
  ['Semaphore.enter', () => new Semaphore().enter()],
  ['Semaphore.hold', () => new Semaphore().hold()],
  ['Semaphore.acquire', () => new BoundedSemaphore().acquire()],
  ['Event.wait', () => new Event().wait()],
  ['Condition.wait', () => new Condition().wait()],
  ['Condition.waitFor', () => new Condition().waitFor(() => true)],
  ['Barrier.wait', () => new Barrier(1).wait()],
  ['Queue.get', () => new Queue().get()],
  ['Queue.put', () => new Queue().put('a')],
  ['Queue.join', () => new Queue().join()],
];

describe('what can be awaited', () => {
  it.each(calls)('%s() is written as it is called.', (name, make) => {
    expect(String(make())).toBe(`${name}()`);
  });

  it.each(calls)('%s() is named so when debug mode finds that it was never awaited.', (name, make) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    make();
    loop.close();
    setEventLoop(null);
    const warnings = warn.mock.calls.map(([text]) => String(text).replace(/;[^]*/, ''));
    warn.mockRestore();
    expect(warnings).toEqual([`${name}() was never awaited`]);
  });

  it.each(calls)('%s() is not named when it was awaited or subscribed, whether or not that has ended.', (_name, make) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const scheduler = new VirtualTimeScheduler();
    const loop = new EventLoop({ debug: true, scheduler });
    reportsOf(loop);
    const awaiting = coroutine(function* () {
      yield* make();
    });
    const ignoreErrors = { error: (): void => undefined };
    loop.createTask(awaiting()).subscribe(ignoreErrors);
    loop.callSoon(() => make().subscribe(ignoreErrors));
    scheduler.flush();
    loop.close();
    const warnings = warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('never awaited'));
    warn.mockRestore();
    expect(warnings).toEqual([]);
  });

  it.each<[string, string, (queue: Queue<number>) => Observable<unknown>]>([
    ['Queue.items()', 'Queue.get()', (queue) => queue.items()],
    ['putTo()', 'Queue.put()', (queue) => of(1, 2).pipe(putTo(queue))],
  ])('or subscribed has a task that is called %s.', (name, waits, make) => {
    inTask(function* () {
      const queue = new Queue<number>(1);
      const subscription = make(queue).subscribe();
      yield* sleep(0);
      const shown = [...allTasks()].map((task) => task.toString().replace(/^.*' /, ''));
      expect(shown).toEqual(['main()>', `${name} waits for ${waits}>`]);
      subscription.unsubscribe();
    });
  });
});
