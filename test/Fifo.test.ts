import fc from 'fast-check';
import { Fifo } from '../lib/Fifo.js';

describe('Fifo', () => {
  it('gives what was put in, in order, whatever else is done.', () => {
    const steps = fc.array(fc.oneof(fc.constant('put' as const), fc.constant('take' as const), fc.constant('clear' as const)), { maxLength: 600 });
    fc.assert(
      fc.property(steps, (history) => {
        const fifo = new Fifo<number>();
        let model: number[] = [];
        history.forEach((step, index) => {
          if (step === 'put' || (step === 'clear' && index % 50 !== 0)) {
            fifo.enqueue(index);
            model.push(index);
          } else if (step === 'clear') {
            fifo.clear();
            model = [];
          } else if (model.length > 0) {
            expect(fifo.dequeue()).toBe(model.shift());
          }
          expect(fifo.size).toBe(model.length);
        });
        expect(fifo.peek()).toBe(model[0]);
        expect(fifo.drain()).toEqual(model);
        expect(fifo.size).toBe(0);
      }),
    );
  });

  it('gives undefined when there is nothing, and is as before.', () => {
    const fifo = new Fifo<number>();
    expect([fifo.dequeue(), fifo.size]).toEqual([undefined, 0]);
    fifo.enqueue(1);
    expect([fifo.dequeue(), fifo.dequeue(), fifo.size]).toEqual([1, undefined, 0]);
  });

  it('serves a long line to its end, one by one.', () => {
    const fifo = new Fifo<object>();
    const seen: object[] = [];
    for (let i = 0; i < 1_000; i++) fifo.enqueue({ i });
    for (let i = 0; i < 1_000; i++) seen.push(fifo.dequeue()!);
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, i) => ({ i })));
    expect(fifo.size).toBe(0);
  });
});
