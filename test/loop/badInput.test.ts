import {
  allTasks,
  Context,
  ContextVar,
  coroutine,
  currentTask,
  EventLoop,
  run,
  Runner,
  setContextCarrier,
  setEventLoop,
  sleep,
} from '../../lib/index.js';

const nothing = (): void => undefined;
const work = coroutine(function* () {
  yield* sleep(0);
});

const runner = (loop: EventLoop): Runner => new Runner({ loopFactory: () => loop });

/** A class of errors, what its message has to name, and a call that must throw it. */
type Case = [call: string, error: new (message: string) => Error, names: RegExp, use: (loop: EventLoop) => unknown];

const cases: Case[] = [
  ["new EventLoop({ scheduler: 'x' })", TypeError, /EventLoop.*scheduler.*SchedulerLike.*"x"/, () => new EventLoop({ scheduler: 'x' as never })],
  ['new EventLoop({ scheduler: {} })', TypeError, /EventLoop.*scheduler.*SchedulerLike.*object/, () => new EventLoop({ scheduler: {} as never })],
  ['callSoon()', TypeError, /callSoon.*fn.*function.*undefined/, (loop) => loop.callSoon(undefined as never)],
  ['callSoon(coroutine)', TypeError, /callSoon.*fn.*function/, (loop) => loop.callSoon(work() as never)],
  ["callLater('5')", TypeError, /callLater.*ms.*number.*"5"/, (loop) => loop.callLater('5' as never, nothing)],
  ['callLater(NaN)', RangeError, /callLater.*ms.*number.*NaN/, (loop) => loop.callLater(NaN, nothing)],
  ['callLater(5n)', TypeError, /callLater.*ms.*number.*5/, (loop) => loop.callLater(5n as never, nothing)],
  ['callLater(1, null)', TypeError, /fn.*function.*null/, (loop) => loop.callLater(1, null as never)],
  ["callAt('5')", TypeError, /callAt.*when.*number.*"5"/, (loop) => loop.callAt('5' as never, nothing)],
  ['callAt(NaN)', RangeError, /callAt.*when.*number.*NaN/, (loop) => loop.callAt(NaN, nothing)],
  ['callAt(1, 5)', TypeError, /callAt.*fn.*function.*5/, (loop) => loop.callAt(1, 5 as never)],
  ['callSoonThreadsafe(5)', TypeError, /fn.*function.*5/, (loop) => loop.callSoonThreadsafe(5 as never)],
  ['createTask(5)', TypeError, /input.*Observable.*5/, (loop) => loop.createTask(5 as never)],
  ['createTask([])', TypeError, /input.*Observable.*array/, (loop) => loop.createTask([] as never)],
  ['createTask(work)', TypeError, /input.*Observable.*function.*call it/, (loop) => loop.createTask(work as never)],
  ["setTaskFactory('x')", TypeError, /setTaskFactory.*factory.*function.*"x"/, (loop) => loop.setTaskFactory('x' as never)],
  ['setTaskFactory(undefined)', TypeError, /setTaskFactory.*factory.*undefined/, (loop) => loop.setTaskFactory(undefined as never)],
  ['setExceptionHandler({})', TypeError, /setExceptionHandler.*handler.*function.*object/, (loop) => loop.setExceptionHandler({} as never)],
  ["callExceptionHandler('x')", TypeError, /callExceptionHandler.*context.*"x"/, (loop) => loop.callExceptionHandler('x' as never)],
  ['callExceptionHandler()', TypeError, /callExceptionHandler.*context.*undefined/, (loop) => loop.callExceptionHandler(undefined as never)],
  ['schedule(5)', TypeError, /schedule.*work.*function.*5/, (loop) => loop.schedule(5 as never)],
  ["schedule(fn, '5')", TypeError, /schedule.*delay.*number.*"5"/, (loop) => loop.schedule(nothing, '5' as never)],
  ['schedule(fn, NaN)', RangeError, /schedule.*delay.*NaN/, (loop) => loop.schedule(nothing, NaN)],
  ["setEventLoop('x')", TypeError, /setEventLoop.*loop.*EventLoop.*"x"/, () => setEventLoop('x' as never)],
  ['setEventLoop()', TypeError, /setEventLoop.*loop.*EventLoop.*undefined/, () => setEventLoop(undefined as never)],
  ['currentTask(5)', TypeError, /currentTask.*loop.*EventLoop.*5/, () => currentTask(5 as never)],
  ['allTasks(5)', TypeError, /allTasks.*loop.*EventLoop.*5/, () => allTasks(5 as never)],
  ['run()', TypeError, /run.*main.*Observable.*undefined/, () => run(undefined as never)],
  ['run(work)', TypeError, /run.*main.*function.*call it/, () => run(work as never)],
  ['run(main, { loopFactory: 5 })', TypeError, /loopFactory.*function.*5/, () => run(work(), { loopFactory: 5 as never })],
  ['run(main, { loopFactory: () => 5 })', TypeError, /loopFactory.*EventLoop.*5/, () => run(work(), { loopFactory: () => 5 as never })],
  ['run(main, { signal: 5 })', TypeError, /signal.*AbortSignal.*5/, (loop) => run(work(), { signal: 5 as never, loopFactory: () => loop })],
  ['new Runner({ loopFactory: {} })', TypeError, /Runner.*loopFactory.*function.*object/, () => new Runner({ loopFactory: {} as never })],
  ['Runner.run(5)', TypeError, /main.*Observable.*5/, (loop) => runner(loop).run(5 as never)],
  ['Runner.run(main, { signal: {} })', TypeError, /signal.*AbortSignal.*object/, (loop) => runner(loop).run(work(), { signal: {} as never })],
  ['Runner.run(main, { context: {} })', TypeError, /context.*Context.*object/, (loop) => runner(loop).run(work(), { context: {} as never })],
  ['new ContextVar(5)', TypeError, /ContextVar.*name.*string/, () => new ContextVar(5 as never)],
  ['ContextVar.reset(5)', TypeError, /reset.*token.*Token/, () => new ContextVar('v').reset(5 as never)],
  ['ContextVar.reset(null)', TypeError, /reset.*token.*Token/, () => new ContextVar('v').reset(null as never)],
  ['Context.run(5)', TypeError, /Context\.run.*fn.*function.*5/, () => new Context().run(5 as never)],
  ["setContextCarrier('x')", TypeError, /setContextCarrier.*carrier.*function/, () => setContextCarrier('x' as never)],
  ['setContextCarrier()', TypeError, /setContextCarrier.*carrier.*function/, () => setContextCarrier(undefined as never)],
];

describe('bad input', () => {
  it.each(cases)('%s is refused at the call, in words that name the argument, what was expected and what came', (_call, type, names, use) => {
    const loop = new EventLoop();
    loop.setExceptionHandler(nothing);
    let error: unknown;
    try {
      // What is refused too late rejects instead: that must not end the test run.
      const result: unknown = use(loop);
      if (result instanceof Promise) result.catch(nothing);
    } catch (caught) {
      error = caught;
    }
    loop.close();
    setEventLoop(null);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(names);
  });

  it('what is refused leaves nothing behind', () => {
    const loop = new EventLoop();
    const refused = [
      () => loop.callSoon(5 as never),
      () => loop.callLater(NaN, nothing),
      () => loop.createTask(5 as never),
      () => loop.setTaskFactory(5 as never),
      () => loop.setExceptionHandler(5 as never),
    ];
    for (const call of refused) expect(call).toThrow();
    expect(allTasks(loop).size).toBe(0);
    expect(loop.getTaskFactory()).toBe(null);
    expect(loop.getExceptionHandler()).toBe(null);
    loop.close();
  });

  it('infinite and negative delays are no errors, as in asyncio', () => {
    const loop = new EventLoop();
    for (const ms of [-1, Infinity, -Infinity]) expect(loop.callLater(ms, nothing).cancelled()).toBe(false);
    loop.close();
    expect.assertions(3);
  });
});
