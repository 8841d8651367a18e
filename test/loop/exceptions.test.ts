import { config } from 'rxjs';
import { EventLoop, sleep, type ExceptionContext, type Task } from '../../lib/index.js';
import { marbles, runVirtual } from '../../lib/testing/index.js';
import { catchUnhandled, hostTurn, settle } from './helpers.js';

const boom = new Error('boom');
const fail = (): never => {
  throw boom;
};

afterEach(() => void jest.restoreAllMocks());

/** What the handler of a loop is told while it runs `use`. */
async function told(use: (loop: EventLoop) => unknown): Promise<ExceptionContext[]> {
  const loop = new EventLoop();
  const contexts: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => void contexts.push(context));
  use(loop);
  await settle();
  loop.close();
  return contexts;
}

describe('the exception handler', () => {
  it('EXH-01: is told message, exception and handle of a callback that threw', async () => {
    let handle: unknown;
    const contexts = await told((loop) => (handle = loop.callSoon(fail)));
    expect(contexts).toHaveLength(1);
    expect(contexts[0]).toEqual({ message: expect.stringContaining('fail'), exception: boom, handle });
  });

  it('EXH-01: is told the exception of a done callback that threw', async () => {
    const contexts = await told((loop) => {
      const future = loop.createFuture<void>();
      future.addDoneCallback(fail);
      future.setResult();
    });
    expect(contexts.map(({ exception }) => exception)).toEqual([boom]);
  });

  it('EXH-01: is told the task of one that is left pending', async () => {
    let task: Task<void> | undefined;
    const contexts = await told((loop) => (task = loop.createTask(sleep(1e6))));
    expect(contexts).toHaveLength(1);
    expect(contexts[0]!.task).toBe(task);
    expect(contexts[0]).not.toHaveProperty('exception');
  });

  it('EXH-01: is told the future that was settled after its loop was closed', () => {
    const loop = new EventLoop();
    const contexts: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => void contexts.push(context));
    const future = loop.createFuture<void>();
    future.addDoneCallback(() => undefined);
    loop.close();
    future.setResult();
    expect(contexts).toHaveLength(1);
    expect(contexts[0]!.future).toBe(future);
  });

  it('EXH-01: a throw of undefined is an exception too', async () => {
    const contexts = await told((loop) =>
      loop.callSoon(() => {
        throw undefined;
      }),
    );
    expect(contexts).toHaveLength(1);
    expect('exception' in contexts[0]!).toBe(true);
  });

  it('EXH-01: a context without a message gets a general one', () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    new EventLoop().callExceptionHandler({} as never);
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(expect.stringMatching(/exception/));
  });

  it('EXH-02: is called with the loop and the context', () => {
    const loop = new EventLoop();
    const handler = jest.fn();
    const context = { message: 'm', exception: boom };
    loop.setExceptionHandler(handler);
    loop.callExceptionHandler(context);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]).toEqual([loop, context]);
    expect(loop.getExceptionHandler()).toBe(handler);
  });

  it('EXH-02: anything but a function or null is a TypeError, and the handler stays', () => {
    const loop = new EventLoop();
    const handler = jest.fn();
    loop.setExceptionHandler(handler);
    expect(() => loop.setExceptionHandler('handler' as never)).toThrow(
      new TypeError('EventLoop.setExceptionHandler: handler must be a function, got "handler"'),
    );
    expect(loop.getExceptionHandler()).toBe(handler);
  });

  it('EXH-02: null restores the default', async () => {
    const unhandled = catchUnhandled();
    const loop = new EventLoop();
    const handler = jest.fn();
    loop.setExceptionHandler(handler);
    loop.setExceptionHandler(null);
    loop.callExceptionHandler({ message: 'm', exception: boom });
    await hostTurn();
    unhandled.restore();
    expect(handler).not.toHaveBeenCalled();
    expect(loop.getExceptionHandler()).toBe(null);
    expect(unhandled.errors).toEqual([boom]);
  });

  it('EXH-03: one that throws is reported by the default handler, with what it was told under context', () => {
    const reported: ExceptionContext[] = [];
    class Listening extends EventLoop {
      override defaultExceptionHandler(context: ExceptionContext): void {
        reported.push(context);
      }
    }
    const loop = new Listening();
    const context = { message: 'first' };
    loop.setExceptionHandler(fail);
    loop.callExceptionHandler(context);
    expect(reported).toEqual([{ message: expect.stringMatching(/handler/), exception: boom, context }]);
  });

  it('EXH-03: one that throws does not break the loop', async () => {
    const unhandled = catchUnhandled();
    const loop = new EventLoop();
    const after = jest.fn();
    loop.setExceptionHandler(() => {
      throw new Error('handler');
    });
    loop.callSoon(fail);
    loop.callSoon(after);
    await settle();
    await hostTurn();
    unhandled.restore();
    expect(after).toHaveBeenCalledTimes(1);
    expect(unhandled.errors).toEqual([new Error('handler')]);
  });

  it('EXH-04: a default handler that throws breaks neither the batch nor the loop', () => {
    class Broken extends EventLoop {
      override defaultExceptionHandler(): void {
        throw new Error('default handler');
      }
    }
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const trace: string[] = [];
    marbles(({ flush }) => {
      const loop = new Broken();
      loop.callSoon(fail);
      loop.callSoon(() => {
        trace.push('the batch');
        loop.callSoon(() => trace.push('the loop'));
      });
      flush();
    });
    expect(trace).toEqual(['the batch', 'the loop']);
  });

  it('EXH-04: a default handler that throws is logged', () => {
    class Broken extends EventLoop {
      override defaultExceptionHandler(): void {
        throw boom;
      }
    }
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => new Broken().callExceptionHandler({ message: 'm' })).not.toThrow();
    expect(error).toHaveBeenCalled();
  });
});

describe('the default report', () => {
  it('goes to config.onUnhandledError, as RxJS reports an unhandled error', async () => {
    const unhandled = catchUnhandled();
    const loop = new EventLoop();
    loop.callSoon(fail);
    await settle();
    await hostTurn();
    unhandled.restore();
    expect(unhandled.errors).toEqual([boom]);
  });

  it('gives the very value that was thrown, an Error or not', async () => {
    const unhandled = catchUnhandled();
    const loop = new EventLoop();
    const thrown = { code: 7 };
    loop.callExceptionHandler({ message: 'm', exception: thrown });
    loop.defaultExceptionHandler({ message: 'm', exception: undefined });
    await hostTurn();
    unhandled.restore();
    expect(unhandled.errors).toHaveLength(2);
    expect(unhandled.errors[0]).toBe(thrown);
    expect(unhandled.errors[1]).toBe(undefined);
  });

  it('is thrown out of TestScheduler.run where there is no config.onUnhandledError', () => {
    expect(config.onUnhandledError).toBe(null);
    expect(() => marbles(({ loop }) => void loop.callSoon(fail))).toThrow(boom);
  });

  it('is thrown by runVirtual, when the program itself has ended well', () => {
    expect(() =>
      runVirtual((loop) => {
        loop.callSoon(fail);
        return sleep(5);
      }),
    ).toThrow(boom);
  });

  it('without an exception is a line on the console that names the subject', () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const loop = new EventLoop();
    loop.createTask(sleep(1e6), { name: 'left behind' });
    loop.close();
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(expect.stringMatching(/pending.*left behind/));
  });
});
