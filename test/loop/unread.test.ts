import { coroutine, EventLoop, Future, gather, sleep, type ExceptionContext } from '../../lib/index.js';
import { settle } from './helpers.js';

const boom = new Error('boom');
const failing = coroutine(function* () {
  yield* sleep(0);
  throw boom;
});

function listening(): { loop: EventLoop; told: ExceptionContext[]; errors(): unknown[] } {
  const loop = new EventLoop();
  const told: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => void told.push(context));
  return { loop, told, errors: () => told.map(({ exception }) => exception) };
}

describe('a failure that nobody has read', () => {
  it("is reported when the loop is closed, with the task's name", async () => {
    const { loop, told } = listening();
    const task = loop.createTask(failing(), { name: 'unread' });
    await settle();
    expect(told).toEqual([]);
    loop.close();
    expect(told).toEqual([{ message: expect.stringMatching(/never retrieved.*unread/), exception: boom }]);
    expect(task.done()).toBe(true);
  });

  it('of a future is reported when the loop is closed', () => {
    const { loop, errors } = listening();
    loop.createFuture().setException(boom);
    loop.close();
    expect(errors()).toEqual([boom]);
  });

  it.each<[string, (future: Future<unknown>) => unknown]>([
    ['result()', (future) => expect(() => future.result()).toThrow(boom)],
    ['exception()', (future) => expect(future.exception()).toBe(boom)],
    ['a subscriber', (future) => future.subscribe({ error: () => undefined })],
    ['an awaiter', (future) => future.getLoop().createTask(gather([future], { returnExceptions: true }))],
  ])('is read by %s', async (_name, read) => {
    const { loop, told } = listening();
    const task = loop.createTask(failing());
    await settle();
    read(task as Future<unknown>);
    await settle();
    loop.close();
    expect(told).toEqual([]);
  });

  it('is not read by a done callback that does not look', async () => {
    const { loop, errors } = listening();
    const looked = jest.fn();
    loop.createTask(failing()).addDoneCallback(looked);
    await settle();
    loop.close();
    expect(looked).toHaveBeenCalledTimes(1);
    expect(errors()).toEqual([boom]);
  });

  it('a cancellation is no failure', async () => {
    const { loop, told } = listening();
    const task = loop.createTask(sleep(1e6));
    task.cancel();
    await settle();
    expect(task.cancelled()).toBe(true);
    loop.close();
    expect(told).toEqual([]);
  });

  it('of one loop is not reported when another one is closed', async () => {
    const { loop, errors } = listening();
    const other = listening();
    const task = loop.createTask(failing());
    await settle();
    other.loop.close();
    expect([errors(), other.errors()]).toEqual([[], []]);
    loop.close();
    expect([errors(), other.errors()]).toEqual([[boom], []]);
    expect(task.done()).toBe(true);
  });
});
