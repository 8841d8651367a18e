import { CancelledError, EventLoop, Future, InvalidStateError, isFuture, sleep, createTask } from '../../lib/index.js';
import { inTask, thrownBy } from './support.js';

const loop = new EventLoop();
loop.setExceptionHandler(() => undefined);
const pending = (): Future<number> => new Future<number>({ loop });

describe('Future', () => {
  it('FUT-01: is pending, then finished or cancelled, and never pending again', () => {
    const [finished, failed, cancelled] = [pending(), pending(), pending()];
    const states = (): boolean[][] => [finished, failed, cancelled].map((future) => [future.done(), future.cancelled()]);
    expect(states()).toEqual([[false, false], [false, false], [false, false]]);
    finished.setResult(1);
    failed.setException(new Error('f'));
    cancelled.cancel();
    const settled = [[true, false], [true, false], [true, true]];
    expect(states()).toEqual(settled);
    for (const future of [finished, failed, cancelled]) future.cancel();
    expect(states()).toEqual(settled);
  });

  it('FUT-01: hands out its result again and again', () => {
    const future = pending();
    future.setResult(7);
    expect([future.result(), future.result(), future.exception()]).toEqual([7, 7, undefined]);
  });

  it('FUT-02: refuses result() and exception() while it is pending', () => {
    const future = pending();
    expect(() => future.result()).toThrow(InvalidStateError);
    expect(() => future.exception()).toThrow(InvalidStateError);
  });

  it('FUT-03: refuses a second outcome, also after a cancel, and keeps the first', () => {
    const [finished, cancelled] = [pending(), pending()];
    finished.setResult(1);
    cancelled.cancel();
    for (const future of [finished, cancelled]) {
      expect(() => future.setResult(2)).toThrow(InvalidStateError);
      expect(() => future.setException(new Error('late'))).toThrow(InvalidStateError);
    }
    expect(finished.result()).toBe(1);
    expect(cancelled.cancelled()).toBe(true);
  });

  it('FUT-04: cancel() is true only when it cancels', () => {
    const [fresh, finished, failed] = [pending(), pending(), pending()];
    finished.setResult(1);
    failed.setException(new Error('f'));
    expect([fresh.cancel(), fresh.cancel(), finished.cancel(), failed.cancel()]).toEqual([true, false, false, false]);
    expect([finished.cancelled(), failed.cancelled(), finished.result()]).toEqual([false, false, 1]);
  });

  it("FUT-05: the message of a cancel is its CancelledError's", () => {
    const [told, untold] = [pending(), pending()];
    told.cancel('not needed');
    untold.cancel();
    expect(thrownBy(() => told.result())).toMatchObject({ name: 'CancelledError', message: 'not needed' });
    expect(thrownBy(() => untold.result())).toMatchObject({ name: 'CancelledError', message: '' });
  });

  it('FUT-05: a plain Future keeps its message for everyone who asks', () => {
    const future = pending();
    future.cancel('m');
    const [first, second] = [thrownBy(() => future.result()), thrownBy(() => future.exception())];
    expect([first, second]).toEqual([new CancelledError('m'), new CancelledError('m')]);
  });

  it('FUT-06: when cancelled, result() and exception() both throw CancelledError', () => {
    const future = pending();
    future.cancel();
    expect(() => future.result()).toThrow(CancelledError);
    expect(() => future.exception()).toThrow(CancelledError);
  });

  it('FUT-07: setException of a class of errors makes an instance of it', () => {
    class Lost extends Error {}
    const [own, plain] = [pending(), pending()];
    own.setException(Lost);
    plain.setException(Error);
    expect(own.exception()).toBeInstanceOf(Lost);
    expect(plain.exception()).toBeInstanceOf(Error);
  });

  it('FUT-07: setException refuses undefined and stays pending', () => {
    const future = pending();
    expect(() => future.setException(undefined)).toThrow(
      new TypeError('Future.setException: error must be an error, got undefined'),
    );
    expect(future.done()).toBe(false);
  });

  it('knows its loop, and takes the running one by default', () => {
    expect(pending().getLoop()).toBe(loop);
    expect(loop.createFuture().getLoop()).toBe(loop);
    const same = inTask(function* (running) {
      return new Future().getLoop() === running;
    });
    expect(same).toBe(true);
  });

  it('says its state', () => {
    const states = [pending(), pending(), pending(), pending()] as const;
    states[1].setResult(1);
    states[2].setException(new Error('f'));
    states[3].cancel();
    expect(states.map(String)).toEqual(['<Future pending>', '<Future finished>', '<Future failed>', '<Future cancelled>']);
  });

  it('isFuture is true of a Future and of a Task, and of nothing else', () => {
    const task = createTask(sleep(1), { loop });
    expect([pending(), task, sleep(1), Promise.resolve(), null, undefined, 1].map((x) => isFuture(x))).toEqual([
      true, true, false, false, false, false, false,
    ]);
    task.cancel();
  });
});
