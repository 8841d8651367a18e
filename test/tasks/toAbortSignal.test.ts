import { CancelledError, createTask, EventLoop, Future, sleep, timeout, toAbortSignal } from '../../lib/index.js';
import { inTask, settled, turns } from './support';

describe('toAbortSignal', () => {
  it('is aborted when a task has been cancelled, with its CancelledError.', () => {
    inTask(function* () {
      const task = createTask(sleep(60_000));
      const signal = toAbortSignal(task);
      task.cancel('not needed');
      expect(signal.aborted).toBe(false);
      yield* sleep(1);
      expect(signal.reason).toEqual(new CancelledError('not needed'));
      expect(signal.reason).toBeInstanceOf(CancelledError);
    });
  });

  it('is aborted already for a Future that is cancelled already.', () => {
    const future = new Future({ loop: new EventLoop() });
    future.cancel();
    expect(toAbortSignal(future).aborted).toBe(true);
  });

  it('is not aborted by a result, an error, or a cancel that was dealt with.', () => {
    inTask(function* () {
      const fine = createTask(sleep(1));
      const failing = createTask(timeout(1, () => sleep(2)));
      const signals = [fine, failing].map(toAbortSignal);
      yield* sleep(10);
      expect(failing.exception()).toBeInstanceOf(Error);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    });
  });

  it('leaves the error of the task to who awaits it.', async () => {
    const future = new Future({ loop: new EventLoop() });
    const error = new CancelledError('of the body');
    toAbortSignal(future);
    future.setException(error);
    await settled(future);
    expect(() => future.result()).toThrow(error);
  });

  it('does not keep a task wanted that everybody else has left.', async () => {
    const task = createTask(sleep(60_000), { loop: new EventLoop() });
    const signal = toAbortSignal(task);
    task.subscribe({ error: () => undefined }).unsubscribe();
    await turns();
    expect(signal.aborted).toBe(true);
  });

  it('refuses what is not a Future.', () => {
    expect(() => toAbortSignal(sleep(1) as never)).toThrow(/^toAbortSignal: future must be a Future or Task, got/);
  });
});
