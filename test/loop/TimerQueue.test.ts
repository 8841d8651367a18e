import fc from 'fast-check';
import { TimerQueue, type Timer } from '../../lib/loop/TimerQueue.js';

interface Model extends Timer {
  readonly name: number;
  _cancelled: boolean;
}

// Few times, so that many timers share one, and some that fall on the same place among the recent ones.
const times = fc.constantFrom(0, 1, 2, 64, 65, 128, 0.5, 64.5, -64, 2 ** 40, Infinity);
const step = fc.oneof(
  { weight: 60, arbitrary: fc.record({ add: times }) },
  { weight: 40, arbitrary: fc.record({ cancel: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ due: times }) },
);

describe('TimerQueue', () => {
  it('hands out what is due and wanted, earliest first, and those of one time as they were set.', () => {
    let swept = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 1_000, size: 'max' }), (history) => {
        const queue = new TimerQueue();
        let model: Model[] = [];
        history.forEach((act, name) => {
          if ('add' in act) {
            const timer: Model = { name, _when: act.add, _instant: null, _cancelled: false, _run: () => undefined };
            queue.add(timer);
            model.push(timer);
          } else if ('cancel' in act) {
            const living = model.filter(({ _cancelled: cancelled }) => !cancelled);
            const timer = living[act.cancel % Math.max(living.length, 1)];
            if (timer === undefined) return;
            timer._cancelled = true;
            queue.cancelled(timer);
            if (timer._instant === null) swept++;
          } else {
            const taken: number[] = [];
            queue.takeDue(act.due, (timer) => taken.push((timer as Model).name));
            const due = model.filter((timer) => timer._when <= act.due && !timer._cancelled);
            expect(taken).toEqual(due.sort((a, b) => (a._when === b._when ? a.name - b.name : a._when - b._when)).map(({ name: of }) => of));
            model = model.filter((timer) => timer._when > act.due);
          }
          const wanted = model.filter((timer) => !timer._cancelled).map(({ _when: when }) => when);
          expect([queue.next(), queue.isEmpty]).toEqual([Math.min(Infinity, ...wanted), wanted.length === 0]);
        });
        expect(model.every((timer) => timer._cancelled || timer._instant !== null)).toBe(true);
        queue.clear();
        expect(model.every(({ _instant: instant }) => instant === null)).toBe(true);
        queue.add({ name: -1, _when: 2, _instant: null, _cancelled: false, _run: () => undefined } as Model);
        expect(queue.next()).toBe(2);
      }),
      { numRuns: 60 },
    );
    expect(swept).toBeGreaterThan(0);
  });

  it('counts cancelled timers that were handed out no more.', () => {
    const queue = new TimerQueue();
    const timer: Model = { name: 1, _when: 1, _instant: null, _cancelled: false, _run: () => undefined };
    queue.add(timer);
    queue.takeDue(1, () => undefined);
    timer._cancelled = true;
    queue.cancelled(timer);
    queue.add({ name: 2, _when: 1, _instant: null, _cancelled: false, _run: () => undefined } as Model);
    expect([queue.next(), queue.isEmpty]).toEqual([1, false]);
  });
});
