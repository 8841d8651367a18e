// Two copies of the package in one process; prints what each check found.
import { createRequire } from 'node:module';
import { lastValueFrom } from 'rxjs';
import * as esm from 'rxjs-asyncio';

const cjs = createRequire(import.meta.url)('rxjs-asyncio');
const found = {};

const errors = Object.keys(esm).filter((name) => esm[name].prototype instanceof Error);

/** An instance of each class that users test for, made by one of the copies. */
function instances(copy) {
  const loop = new copy.EventLoop();
  const variable = new copy.ContextVar('variable');
  const made = {
    AsCompleted: copy.asCompleted([]),
    AsyncCursor: copy.aiter([]),
    Context: copy.copyContext(),
    ContextVar: variable,
    Coroutine: copy.sleep(1),
    EventLoop: loop,
    Future: new copy.Future(),
    Handle: loop.callSoon(() => undefined),
    Runner: new copy.Runner(),
    Task: copy.createTask(copy.sleep(0)),
    TimerHandle: loop.callLater(0, () => undefined),
    Token: variable.set(1),
  };
  for (const name of errors) made[name] = name === 'ExceptionGroup' ? new copy[name]([1], '') : new copy[name]();
  return made;
}

function foreigners(mine, theirs) {
  return Object.entries(instances(theirs)).flatMap(([name, instance]) => (instance instanceof mine[name] ? [] : [name]));
}

found.notInstancesOfCjs = foreigners(cjs, esm);
found.notInstancesOfEsm = foreigners(esm, cjs);
found.errors = errors;
found.overlaps = [
  new esm.Future() instanceof cjs.Task,
  new Error() instanceof cjs.CancelledError,
  new esm.LookupError() instanceof cjs.RuntimeError,
  esm.sleep(1) instanceof cjs.Future,
];
found.subclass = new esm.BrokenBarrierError() instanceof cjs.RuntimeError;
found.distinct = esm.Future !== cjs.Future;
found.predicates = [cjs.isFuture(new esm.Future()), cjs.isCoroutine(esm.sleep(1)), esm.isFuture(new cjs.Future()), esm.isCoroutine(cjs.sleep(1))];
found.defaultLoop = esm.getEventLoop() === cjs.getEventLoop();

async function across(mine, theirs) {
  const variable = new mine.ContextVar('variable');
  const inner = theirs.coroutine(function* () {
    yield* theirs.sleep(1);
    return [theirs.getRunningLoop(), theirs.currentTask(), variable.get()];
  });
  const outer = mine.coroutine(function* () {
    variable.set('seen');
    const [loop, task, seen] = yield* inner();
    return {
      loop: loop === mine.getRunningLoop(),
      task: task === mine.currentTask(),
      context: seen,
      future: yield* settledLater(theirs),
      failure: yield* failure(theirs),
      gathered: yield* mine.gather([theirs.sleep(1, 'theirs'), mine.sleep(1, 'mine'), theirs.createTask(theirs.sleep(0, 'task'))]),
      names: [mine.createTask(mine.sleep(0)), theirs.createTask(theirs.sleep(0))].map((made) => made.getName()),
      allTasks: [...mine.allTasks()].length === [...theirs.allTasks()].length,
    };
  });
  return { ...(await mine.run(outer())), cancelled: await cancelled(mine, theirs), message: await message(mine, theirs), piped: await lastValueFrom(theirs.until(mine.sleep(1, 'piped'))) };
}

function* settledLater(copy) {
  const future = new copy.Future();
  copy.getRunningLoop().callLater(1, () => future.setResult('set'));
  return yield* future;
}

function* failure(copy) {
  const future = new copy.Future();
  copy.getRunningLoop().callSoon(() => future.setException(new RangeError('failed')));
  try {
    return yield* future;
  } catch (error) {
    return error.message;
  }
}

/** Cancelling a task of one copy that awaits a coroutine of the other. */
async function cancelled(mine, theirs) {
  const log = [];
  const inner = theirs.coroutine(function* () {
    try {
      yield* theirs.sleep(10_000);
    } catch (error) {
      log.push(error instanceof theirs.CancelledError);
      mine.throwIfCancelled(error);
      log.push('swallowed');
    } finally {
      yield* mine.sleep(1);
      log.push('cleaned up');
    }
  });
  const main = mine.coroutine(function* () {
    const task = mine.createTask(inner());
    yield* mine.sleep(1);
    task.cancel();
    yield* mine.gather([task], { returnExceptions: true });
    log.push(task.cancelled());
  });
  await mine.run(main());
  return log;
}

/** What a task of one copy, which has a turn in each iteration, is told when a task of the other that awaits it is cancelled. */
function message(mine, theirs) {
  const busy = theirs.coroutine(function* () {
    for (;;) yield* theirs.sleep(0);
  });
  const main = mine.coroutine(function* () {
    const task = new mine.Task(new theirs.Task(busy()));
    yield* mine.sleep(1);
    task.cancel('enough');
    try {
      yield* task;
    } catch (error) {
      return error.message;
    }
  });
  return mine.run(main());
}

found.cjsInEsm = await across(esm, cjs);
found.esmInCjs = await across(cjs, esm);
console.log(JSON.stringify(found));
