import { coroutine, EventLoop, sleep, type ExceptionContext } from '../../lib/index.js';
import { collectGarbage, settle } from '../loop/helpers.js';

const boom = new Error('boom');
const failing = coroutine(function* () {
  yield* sleep(0);
  throw boom;
});

function listening(): { loop: EventLoop; told: ExceptionContext[] } {
  const loop = new EventLoop();
  const told: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => void told.push(context));
  return { loop, told };
}

describe('a failure that nobody has read', () => {
  it('FUT-19: is reported when the Future is collected, and not again when the loop closes', async () => {
    const { loop, told } = listening();
    (() => loop.createFuture().setException(boom))();
    await collectGarbage(() => told.length > 0);
    expect(told).toEqual([{ message: 'exception was never retrieved: <Future failed>', exception: boom }]);
    loop.close();
    expect(told).toHaveLength(1);
  });

  it('FUT-19: of a Task is reported once, by its name, when that is collected', async () => {
    const { loop, told } = listening();
    (() => void loop.createTask(failing(), { name: 'dropped' }))();
    await settle();
    await collectGarbage(() => told.length > 0);
    expect(told).toEqual([{ message: expect.stringMatching(/never retrieved.*'dropped'/), exception: boom }]);
    loop.close();
    expect(told).toHaveLength(1);
  });

  it('is not reported while the task can still be read', async () => {
    const { loop, told } = listening();
    const task = loop.createTask(failing());
    await settle();
    await collectGarbage(() => told.length > 0);
    expect(told).toEqual([]);
    expect(task.exception()).toBe(boom);
  });

  it('of a pending task that nobody holds is not lost: the task runs on and fails', async () => {
    const { loop, told } = listening();
    const late = coroutine(function* () {
      yield* sleep(1);
      throw boom;
    });
    (() => void loop.createTask(late()))();
    await collectGarbage(() => false);
    await new Promise((resolve) => setTimeout(resolve, 3));
    await collectGarbage(() => told.length > 0);
    expect(told.map(({ exception }) => exception)).toEqual([boom]);
  });
});
