import { CancelledError, createTask, Event, sleep } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
import { probe } from '../waiting/iterations.js';
import { pass, teller } from './support.js';

describe('Event, fact by fact', () => {
  it('EVT-01: to wait for an event that is set takes no iteration', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      event.set();
      log(`${yield* event.wait()}`);
    });
    expect(lines).toEqual(['i1: true']);
  });

  it('EVT-02: set wakes all who wait, in order, in the next iteration', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      for (const name of ['A', 'B', 'C']) teller(name, () => event.wait(), log, 'woke');
      yield* sleep(0);
      event.set();
      log('set');
    });
    expect(lines).toEqual(['i2: set', 'i3: A woke', 'i3: B woke', 'i3: C woke']);
  });

  it('EVT-03: who was woken gets true, also when clear followed', () => {
    inTask(function* () {
      const event = new Event();
      const task = createTask(event.wait());
      yield* sleep(0);
      event.set();
      event.clear();
      expect(yield* task).toBe(true);
      expect(event.isSet()).toBe(false);
    });
  });

  it('EVT-04: who waits after clear waits for the next set', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      event.set();
      event.clear();
      const task = teller('A', () => event.wait(), log, 'woke');
      yield* pass(3);
      log(`done ${task.done()}`);
      event.set();
    });
    expect(lines).toEqual(['i4: done false', 'i5: A woke']);
  });

  it('EVT-05: who begins to wait after set, and before the woken go on, is through ahead of them', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      teller('early', () => event.wait(), log, 'woke');
      yield* sleep(0);
      teller('late', () => event.wait(), log, 'woke');
      event.set();
    });
    expect(lines).toEqual(['i3: late woke', 'i3: early woke']);
  });

  it('EVT-06: set and clear change nothing that is so already, and pulses are not counted', () => {
    const lines = probe(function* ({ log }) {
      const event = new Event();
      event.clear();
      log(`set ${event.isSet()}`);
      event.set();
      event.set();
      log(`set ${event.isSet()}`);
      event.clear();
      event.clear();
      const task = teller('A', () => event.wait(), log, 'woke');
      yield* pass(3);
      log(`set ${event.isSet()} done ${task.done()}`);
    });
    expect(lines).toEqual(['i1: set false', 'i1: set true', 'i4: set false done false']);
  });

  it.each<[string, boolean]>([
    ['before', false],
    ['after', true],
  ])('EVT-07: who is cancelled %s set in one stretch gets CancelledError, the others go on', (_when, after) => {
    inTask(function* () {
      const event = new Event();
      const [a, b, c] = [createTask(event.wait()), createTask(event.wait()), createTask(event.wait())];
      yield* sleep(0);
      if (after) event.set();
      b.cancel();
      if (!after) event.set();
      yield* pass(2);
      expect([a.result(), b.cancelled(), c.result()]).toEqual([true, true, true]);
      expect(() => b.result()).toThrow(CancelledError);
      expect(event.toString()).toBe('<Event set>');
    });
  });

  it('EVT-08: its text tells whether it is set, and how many wait', () => {
    inTask(function* () {
      const event = new Event();
      const shown = [event.toString()];
      createTask(event.wait());
      createTask(event.wait());
      yield* sleep(0);
      shown.push(event.toString());
      event.set();
      yield* pass(2);
      shown.push(event.toString());
      expect(shown).toEqual(['<Event unset>', '<Event unset, waiters: 2>', '<Event set>']);
    });
  });
});
