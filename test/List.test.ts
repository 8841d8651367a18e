import fc from 'fast-check';
import { List, type Listed } from '../lib/List.js';

class Entry implements Listed<Entry> {
  _before: Entry | null = null;
  _after: Entry | null = null;
}

describe('List', () => {
  it('has what was added and not removed, in order.', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 200 }), (history) => {
        const list = new List<Entry>();
        const entries: Entry[] = [];
        let model: Entry[] = [];
        for (const step of history) {
          if (step >= 0) {
            const entry = new Entry();
            entries.push(entry);
            model.push(entry);
            list.add(entry);
          } else {
            // Perhaps one that was removed before.
            const entry = entries.at(step);
            if (entry !== undefined) list.remove(entry);
            model = model.filter((other) => other !== entry);
          }
          expect([...list].every((entry, index) => entry === model[index])).toBe(true);
          expect([list.size, [...list].length]).toEqual([model.length, model.length]);
        }
      }),
    );
  });

  it('leaves no way from an entry that was removed to the others.', () => {
    const list = new List<Entry>();
    const [first, second, third] = [new Entry(), new Entry(), new Entry()];
    for (const entry of [first, second, third]) list.add(entry);
    list.remove(second);

    expect([second._before, second._after]).toEqual([null, null]);
    expect([...list]).toEqual([first, third]);
  });
});
