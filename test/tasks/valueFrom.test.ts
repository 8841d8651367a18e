import { firstValueFrom, lastValueFrom } from 'rxjs';
import { CancelledError, coroutine, createTask, EventLoop, Future, sleep, type Body } from '../../lib/index.js';
import { turns } from './support';

const failing = coroutine(function* (): Body<never> {
  yield* sleep(0);
  throw new RangeError('e');
});

describe.each([
  ['firstValueFrom', firstValueFrom],
  ['lastValueFrom', lastValueFrom],
])('%s', (_name, valueFrom) => {
  it('runs a coroutine, and is fulfilled with its value.', async () => {
    expect(await valueFrom(sleep(0, 'slept'))).toBe('slept');
  });

  it('is fulfilled with the value of a task, however late it asks.', async () => {
    const task = createTask(sleep(0, 'slept'), { loop: new EventLoop() });
    expect([await valueFrom(task), await valueFrom(task)]).toEqual(['slept', 'slept']);
  });

  it('is rejected with the error of a coroutine.', async () => {
    await expect(valueFrom(failing())).rejects.toThrow(new RangeError('e'));
  });

  it('is rejected with CancelledError when the task is cancelled, after its cleanup.', async () => {
    const trace: string[] = [];
    const gate = new Future<void>();
    const work = coroutine(function* () {
      try {
        yield* new Future();
      } finally {
        trace.push('cleaning up');
        yield* gate;
        trace.push('clean');
      }
    });
    const task = createTask(work());
    const promise = valueFrom(task).catch((error: unknown) => {
      trace.push('rejected');
      throw error;
    });
    await turns();
    task.cancel();
    await turns();
    expect(trace).toEqual(['cleaning up']);
    gate.setResult();
    await expect(promise).rejects.toBeInstanceOf(CancelledError);
    expect(trace).toEqual(['cleaning up', 'clean', 'rejected']);
  });
});
