import { coroutine, createTask, Future, shield, sleep, waitFor, type Body } from '../../lib/index.js';
import { errorOf, probe } from './iterations.js';

const iterations = coroutine(function* (count: number): Body<void> {
  for (let i = 0; i < count; i++) yield* sleep(0);
});

describe('the canonical scenarios of shield', () => {
  it('shield_outer_cancel: the waiter ends at once, and what it waited for runs on', () => {
    const lines = probe(function* ({ log }) {
      const work = coroutine(function* () {
        yield* sleep(2_000);
        log('inner finished');
        return 'i';
      });
      const inner = createTask(work());
      const waiter = createTask(
        coroutine(function* () {
          yield* shield(inner);
        })(),
      );
      yield* sleep(0);
      waiter.cancel();
      yield* errorOf(waiter);
      log(`waiter cancelled; inner.done ${inner.done()} inner.cancelling ${inner.cancelling()}`);
      yield* sleep(1_000);
      log(yield* inner);
    });
    expect(lines).toEqual([
      'i4: waiter cancelled; inner.done false inner.cancelling 0',
      'i8@2000: inner finished',
      'i9@2000: i',
    ]);
  });

  it('shield_inner_cancel_and_error: it ends one iteration after a cancel of what it shields', () => {
    const lines = probe(function* ({ log }) {
      const inner = new Future<void>();
      shield(inner).subscribe({ error: (error) => log(String(error)) });
      inner.cancel('not passed on');
      yield* iterations(3);
    });
    // The subscriber hears of it in the iteration after the outer future was cancelled.
    expect(lines).toEqual(['i3: CancelledError']);
  });

  it('shield_inner_cancel_and_error: an error after the waiter has left is reported in the next iteration', () => {
    const lines = probe(function* ({ log }) {
      const inner = new Future<void>();
      const subscription = shield(inner).subscribe();
      yield* iterations(1);
      subscription.unsubscribe();
      yield* iterations(2);
      inner.setException(new RangeError('late'));
      yield* iterations(2);
      log('inner failed after outer was cancelled');
    });
    expect(lines).toEqual(['i5: HANDLER RangeError: late', 'i6: inner failed after outer was cancelled']);
  });

  it('shield_inner_cancel_and_error: it is reported also where someone else awaits it', () => {
    const lines = probe(function* ({ log }) {
      const inner = new Future<void>();
      const subscription = shield(inner).subscribe();
      yield* iterations(1);
      subscription.unsubscribe();
      yield* iterations(1);
      inner.setException(new RangeError('handled'));
      log(`awaited by someone else: ${String(yield* errorOf(inner))}`);
      yield* iterations(1);
    });
    expect(lines).toEqual(['i3: awaited by someone else: RangeError: handled', 'i4: HANDLER RangeError: handled']);
  });

  it('shield_twice_and_wait_for: a limit on a shielded task leaves the task alone', () => {
    const lines = probe(function* ({ log }) {
      const work = coroutine(function* () {
        yield* sleep(3_000);
        return 'x';
      });
      const inner = createTask(work());
      log(`${(yield* errorOf(waitFor(shield(inner), 1_000))) as Error} inner.cancelling ${inner.cancelling()}`);
      log(yield* waitFor(shield(inner), 5_000));
    });
    expect(lines).toEqual(['i4@1000: TimeoutError: Timeout has occurred inner.cancelling 0', 'i8@3000: x']);
  });
});
