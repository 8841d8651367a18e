import { take } from 'rxjs';
import { ContextVar, copyContext, getRunningLoop, Lock, Semaphore } from '../../lib/index.js';
import { catchUnhandled, hostTurn } from '../loop/helpers.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { streams } from './streams.js';
import { pass, teller, twoLoops } from './support.js';

describe.each(streams)('%s', (_name, make) => {
  it('gives the present value at once, and each that differs from the ready queue', () => {
    const lines = probe(function* ({ log }) {
      const { stream, up, down, values } = make();
      stream.subscribe((value) => log(String(value === values[1])));
      up();
      log('up');
      yield* pass(3);
      down();
      log('down');
      yield* pass(3);
    });
    expect(lines.slice(0, 4)).toEqual(['i1: false', 'i1: up', 'i2: true', 'i4: down']);
    // Who leaves a queue does so one iteration later.
    expect([['i5: false'], ['i6: false']]).toContainEqual(lines.slice(4));
  });

  it('is settled when it emits: the object says the same', () => {
    inTask(function* () {
      const { stream, read, up, down } = make();
      const seen: boolean[] = [];
      stream.subscribe((value) => seen.push(value === read()));
      for (const change of [up, down, up, down]) {
        change();
        yield* pass(3);
      }
      expect(seen).toEqual([true, true, true, true, true]);
    });
  });

  it('does not tell what was undone before anybody could be told', () => {
    inTask(function* () {
      const { stream, up, down, values } = make();
      const seen: unknown[] = [];
      stream.subscribe((value) => seen.push(value));
      up();
      down();
      up();
      down();
      yield* pass(4);
      expect(seen.at(-1)).toBe(values[0]);
      for (let i = 1; i < seen.length; i++) expect(seen[i]).not.toBe(seen[i - 1]);
    });
  });

  it('shows several viewers the same, and who comes late what is so now', () => {
    inTask(function* () {
      const { stream, up, down, values } = make();
      const seen: unknown[][] = [[], [], []];
      stream.subscribe((value) => seen[0]!.push(value));
      stream.subscribe((value) => seen[1]!.push(value));
      up();
      yield* pass(3);
      stream.subscribe((value) => seen[2]!.push(value));
      down();
      yield* pass(3);
      const [low, high] = values;
      expect(seen).toEqual([[low, high, low], [low, high, low], [high, low]]);
    });
  });

  it('can be left inside the first value, and inside a later one, and the others see on', () => {
    inTask(function* () {
      const { stream, up, down, values } = make();
      const seen: unknown[][] = [[], [], []];
      stream.pipe(take(1)).subscribe((value) => seen[0]!.push(value));
      stream.pipe(take(2)).subscribe((value) => seen[1]!.push(value));
      stream.subscribe((value) => seen[2]!.push(value));
      for (const change of [up, down]) {
        change();
        yield* pass(3);
      }
      const [low, high] = values;
      expect(seen).toEqual([[low], [low, high], [low, high, low]]);
    });
  });

  it('tells nothing to who has left after the change, and before it was told', () => {
    inTask(function* () {
      const { stream, up, values } = make();
      const seen: unknown[] = [];
      const subscription = stream.subscribe((value) => seen.push(value));
      up();
      subscription.unsubscribe();
      yield* pass(3);
      expect(seen).toEqual([values[0]]);
    });
  });

  it('is the same stream each time, which never ends', () => {
    inTask(function* () {
      const { stream, up, down } = make();
      const ends: string[] = [];
      stream.subscribe({ error: () => ends.push('error'), complete: () => ends.push('complete') });
      for (const change of [up, down]) {
        change();
        yield* pass(3);
      }
      expect(ends).toEqual([]);
    });
  });

  it('serves viewers of two loops each on its own', () => {
    const { a, b, flush } = twoLoops();
    const { stream, up, values } = make();
    const seen: unknown[] = [];
    for (const loop of [a, b]) {
      loop.callSoon(() => {
        stream.subscribe((value) => seen.push([getRunningLoop() === loop, value]));
      });
    }
    flush();
    a.callSoon(up);
    flush();
    const [low, high] = values;
    expect(seen).toEqual([[true, low], [true, low], [true, high], [true, high]]);
  });

  it('tells a viewer of a closed loop no more, and the others as before', () => {
    const { a, b, flush } = twoLoops();
    const { stream, up, values } = make();
    const seen: unknown[][] = [[], []];
    a.callSoon(() => void stream.subscribe((value) => seen[0]!.push(value)));
    b.callSoon(() => void stream.subscribe((value) => seen[1]!.push(value)));
    flush();
    a.close();
    b.callSoon(up);
    flush();
    expect(seen).toEqual([[values[0]], [...values]]);
  });

  it('completes for a viewer whose loop is closed, when there is a change that it can not be told of', async () => {
    const { a, b, flush } = twoLoops();
    const { stream, up, values } = make();
    const seen: unknown[] = [];
    a.callSoon(() => void stream.subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') }));
    flush();
    a.close();
    b.callSoon(up);
    flush();
    expect(seen).toEqual([values[0]]);
    await Promise.resolve();
    expect(seen).toEqual([values[0], 'complete']);
  });

  it('shows a viewer that comes on a closed loop the present value, and completes', () => {
    const { stream, values } = make();
    const { a } = twoLoops();
    const seen: unknown[] = [];
    a.close();
    a._within(() => stream.subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') }));
    expect(seen).toEqual([values[0], 'complete']);
  });

  it('tells a viewer in the context in which it subscribed', () => {
    inTask(function* () {
      const name = new ContextVar<string>('name', { default: 'nobody' });
      const { stream, up } = make();
      const seen: string[] = [];
      copyContext().run(() => {
        name.set('viewer');
        stream.subscribe(() => seen.push(name.get()));
      });
      name.set('main');
      up();
      yield* pass(3);
      expect(seen).toEqual(['viewer', 'viewer']);
    });
  });

  it('reports a viewer that throws, and tells the others', async () => {
    const unhandled = catchUnhandled();
    try {
      const { a, flush } = twoLoops();
      const { stream, up, values } = make();
      const seen: unknown[] = [];
      a.callSoon(() => {
        stream.subscribe((value) => {
          throw new Error(`for ${String(value)}`);
        });
        stream.subscribe((value) => seen.push(value));
        up();
      });
      flush();
      await hostTurn();
      expect(seen).toEqual([...values]);
      expect(unhandled.errors).toEqual([new Error(`for ${String(values[0])}`), new Error(`for ${String(values[1])}`)]);
    } finally {
      unhandled.restore();
    }
  });
});

describe.each<[string, () => Lock | Semaphore]>([
  ['Lock', () => new Lock()],
  ['Semaphore', () => new Semaphore()],
])('waiters$ of a %s', (_name, make) => {
  it('shows that who was woken does not wait any more in the iteration in which it goes on', () => {
    const lines = probe(function* ({ log }) {
      const lock = make();
      yield* lock.acquire();
      teller('A', () => lock.acquire(), log);
      yield* pass(1);
      lock.waiters$.subscribe((count) => log(`${count} wait`));
      lock.release();
      yield* pass(3);
    });
    expect(lines).toEqual(['i2: 1 wait', 'i3: A acquired', 'i3: 0 wait']);
  });
});
