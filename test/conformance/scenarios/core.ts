import type { Program } from '../language.js';
import {
  after, at, attempt, call, cancel, caught, cleanup, count, dropHandle, eager, eagerly, everything, fail, future, gather, give, inspect,
  later,
  look, mark, program, raise, ref, result, settle, sleep, sleeping, soon, spawn, uncancel, wait, whenDone,
} from './build.js';

const pending = future('f1');

export const core: Readonly<Record<string, Program>> = {
  'LOOP-01 callbacks run first in, first out': program(soon('a'), soon('b'), soon('c'), sleep()),
  'LOOP-02 what a callback queues waits for the next iteration': program(soon('a', soon('c', soon('d'))), soon('b'), sleep(1)),
  'LOOP-03 a timer of no delay comes behind what was ready': program(later(0, 'b'), soon('a'), sleep(), mark('here'), sleep(1)),
  'LOOP-04 the earlier deadline goes first': program(later(0, 'd'), later(-1, 'c'), later(-2, 'b'), at(-3, 'a'), soon('z'), sleep(1)),
  'LOOP-12 the batch goes on after a callback that fails': program(soon('a', raise('e1')), soon('b'), sleep(1)),
  'HAND-01 a handle can be cancelled by its own batch': program(soon('a', dropHandle('b')), soon('b'), sleep(), inspect('b')),
  'HAND-02 cancelling what has run flips the flag': program(soon('a'), sleep(), dropHandle('a'), inspect('a')),
  'EXH-02 the handler is called at once': program(mark('before'), { do: 'report', message: 'r1' }, mark('after')),

  'FUT-03 a Future is settled once': program(pending, settle('f1'), attempt(settle('f1', 'v2')), attempt(fail('f1', 'e1')), result('f1')),
  'FUT-04 cancelling is told whether it could': program(pending, cancel('f1', 'm1'), cancel('f1', 'm2'), attempt(settle('f1')), look('f1')),
  'FUT-09 done callbacks run in order, never inside': program(
    ...[pending, whenDone('f1', 'a'), whenDone('f1', 'b'), soon('before'), settle('f1'), soon('after'), sleep(1)],
  ),
  'FUT-11 a callback that a callback adds runs an iteration later': program(
    ...[pending, whenDone('f1', 'a', whenDone('f1', 'c')), whenDone('f1', 'b'), settle('f1'), sleep(1)],
  ),
  'FUT-13 callbacks that are queued cannot be removed': program(
    ...[pending, whenDone('f1', 'a'), settle('f1'), { do: 'removeCallback', target: 'f1', name: 'a' } as const, sleep(1)],
  ),
  'FUT-14 a callback that fails stops no other': program(
    pending, whenDone('f1', 'a', raise('e1')), whenDone('f1', 'b'), settle('f1'), sleep(1),
  ),
  'FUT-16 awaiting what is done takes no iteration': program(pending, settle('f1'), soon('a'), wait(ref('f1')), mark('still'), sleep()),
  'FUT-17 awaiters and callbacks go on in the order in which they came': program(
    ...[pending, spawn('a', wait(ref('f1'))), sleep(), whenDone('f1', 'd1'), spawn('b', wait(ref('f1'))), sleep()],
    ...[whenDone('f1', 'd2'), settle('f1'), sleep(1)],
  ),

  'TASK-01 tasks begin in the next iteration, in order': program(spawn('a'), spawn('b'), mark('both made'), sleep(1)),
  'TASK-02 two tasks created, then awaited in order': program(
    ...[spawn('a', sleep()), spawn('b', sleep()), wait(ref('a')), look('b'), wait(ref('b'))],
  ),
  'TASK-03 sleep(0) ping-pong of three tasks': program(
    ...['a', 'b', 'c'].map((name) => spawn(name, sleep(), sleep(), sleep())),
    ...['a', 'b', 'c'].map((name) => wait(ref(name))),
  ),
  'TASK-04 a result goes outwards one level in two iterations': program(
    ...[pending, spawn('inner', wait(ref('f1')), give('v1')), spawn('outer', wait(ref('inner'))), sleep(), sleep()],
    ...[settle('f1'), sleep(), look('inner'), sleep(), look('outer'), sleep(), look('outer')],
  ),
  'TASK-05 awaiting a coroutine takes no iteration and no task': program(soon('a'), wait(call('b1', count)), mark('still'), sleep()),
  'TASK-06 awaiting a fresh task takes two iterations': program(spawn('a'), wait(ref('a'))),
  'TASK-10 a task cannot await itself': program(spawn('a', everything(wait(ref('self')))), sleep(1)),
  'TASK-20 there is no current task in a callback': program(soon('a', mark('here')), spawn('b', mark('here')), sleep(1)),

  'CANC-01 a task that is done cannot be cancelled': program(spawn('a'), sleep(1), cancel('a', 'm1'), look('a')),
  'CANC-02 each request is counted': program(
    spawn('a', caught('cancelled', [sleep(5)])), sleep(1), cancel('a'), cancel('a'), sleep(1), look('a'),
  ),
  'CANC-03 cancelling who waits for a Future cancels that at once': program(
    ...[pending, spawn('a', cleanup([wait(ref('f1'))], [])), sleep(), whenDone('a', 'd1'), cancel('a', 'm1'), look('f1'), look('a')],
    ...[sleep(), look('a'), sleep(1)],
  ),
  'CANC-04 a cancel goes through a chain of tasks': program(
    ...[spawn('leaf', sleep(5)), spawn('mid', wait(ref('leaf'))), spawn('top', wait(ref('mid'))), sleep(), sleep()],
    ...[cancel('top', 'm1'), sleep(), look('leaf'), sleep(), look('mid'), sleep(), look('top')],
  ),
  'CANC-05 others who await the inner task are cancelled with it': program(
    ...[spawn('inner', sleep(5)), spawn('a', wait(ref('inner'))), spawn('b', wait(ref('inner'))), sleep(), cancel('a'), sleep(1)],
    look('b'),
  ),
  'CANC-06 a task that is cancelled before its first step never runs': program(
    ...[spawn('a', mark('never')), cancel('a', 'm1'), cancel('a', 'm2'), everything(wait(ref('a')))],
  ),
  'CANC-07 a cancel wins over a result that is there': program(
    pending, spawn('a', wait(ref('f1'))), sleep(), settle('f1'), cancel('a', 'm1'), sleep(1),
  ),
  'CANC-08 one error when the inner Future was cancelled too': program(
    ...[pending, spawn('a', caught('cancelled', [wait(ref('f1'))]), sleep(), mark('goes on')), sleep(), cancel('f1', 'm1')],
    cancel('a', 'm2'),
    ...[sleep(1)],
  ),
  'CANC-09 two requests in one iteration give one error, with the first message': program(
    ...[spawn('a', caught('cancelled', [sleep(5)]), sleep(), mark('goes on')), sleep(1), cancel('a', 'm1'), cancel('a', 'm2'), sleep(1)],
  ),
  'CANC-10 who cancels himself is told where he next suspends': program(
    ...[pending, settle('f1'), spawn('a', cancel('self', 'm1'), wait(ref('f1')), mark('not yet'), sleep(1)), sleep(1)],
  ),
  'CANC-11 who cancels himself and returns is cancelled; who fails has failed': program(
    ...[spawn('a', cancel('self', 'm1'), give('v1')), spawn('b', cancel('self', 'm2'), raise('e1')), sleep(1), look('a'), look('b')],
    ...[result('b')],
  ),
  'CANC-12 who catches it goes on': program(
    ...[spawn('a', caught('cancelled', [sleep(5)]), sleep(1), give('v1')), sleep(1), cancel('a'), everything(wait(ref('a')))],
  ),
  'CANC-13 raising CancelledError is being cancelled': program(spawn('a', raise('m1', 'CancelledError')), sleep(1), look('a')),
  'CANC-14 another error in the handler is the outcome': program(
    ...[spawn('a', caught('cancelled', [sleep(5)], [raise('e1')])), sleep(1), cancel('a'), everything(wait(ref('a')))],
  ),
  'CANC-15 the message is for the first who reads': program(
    ...[spawn('a', sleep(5)), sleep(1), cancel('a', 'm1'), sleep(), sleep(), result('a'), result('a'), everything(wait(ref('a')))],
  ),
  'CANC-16 uncancel lowers the count, never below none': program(
    ...[spawn('a', caught('cancelled', [sleep(5)], [uncancel('self'), uncancel('self')])), sleep(1), cancel('a'), sleep(1)],
  ),
  'CANC-17 uncancel withdraws what is not thrown yet': program(
    ...[spawn('a', mark('it runs')), cancel('a'), uncancel('a'), spawn('b', sleep(5)), sleep(), cancel('b'), uncancel('b'), sleep(1)],
    look('b'),
  ),
  'CANC-20 a second cancel interrupts a cleanup': program(
    ...[spawn('a', cleanup([sleep(5)], [sleep(1), mark('one'), sleep(5), mark('never')])), sleep(1), cancel('a'), sleep(2), cancel('a')],
    sleep(1),
  ),

  'EAGER-01 an eager task runs up to its first suspension': program(
    ...[eager('quick', give('v1')), look('quick'), eager('slow', mark('one'), sleep(), mark('two')), look('slow'), sleep(1)],
  ),
  'EAGER-02 awaiting one that is done takes no iteration': program(eager('a', give('v1')), soon('b'), wait(ref('a')), cancel('a'), sleep()),
  'EAGER-03 it is the current task meanwhile': program(eager('a', count, look('self')), mark('main again'), count),
  'EAGER-05 one that has suspended is cancelled as any': program(
    eager('a', sleep(5)), cancel('a', 'm1'), look('a'), everything(wait(ref('a'))),
  ),
  'EAGER-06 its error is stored': program(eager('a', raise('e1')), look('a'), everything(wait(ref('a')))),
  'EAGER-08 gather of what ends at once takes no iteration': eagerly(
    soon('z'), wait(gather(call('a', give('v1')), call('b', give('v2')))), sleep(),
  ),

  'SLEEP-01 no delay takes one iteration': program(soon('a', soon('b')), sleep(0), mark('one'), sleep(-1), mark('two')),
  'SLEEP-02 any other takes a timer, and an iteration': program(later(1, 'a'), sleep(1), mark('after it')),
  'SLEEP-03 cancelling a sleep drops its timer': program(spawn('a', sleep(5)), sleep(1), cancel('a'), everything(wait(ref('a')))),
  'CUR-04 all tasks that are not done': program(spawn('a'), spawn('b', sleep(1)), count, sleep(), count, sleep(2), count),
  'RUN-01 what main leaves is cancelled and waited for': program(
    ...[spawn('a', cleanup([sleep(5)], [sleep(2), mark('cleaned')])), spawn('b', caught('cancelled', [sleep(5)], [raise('e1')])), sleep(1)],
  ),
  'RUN-02 leftovers get one cancel': program(
    spawn('a', caught('cancelled', [sleep(5)], [sleep(3), give('v1')])), sleep(1), after(2, cancel('a')),
  ),
  'CTX-01 a context is copied when a task is made, and when a callback is set': program(
    ...[{ do: 'setVar', variable: 'var', value: 'v1' } as const, spawn('a', { do: 'getVar', variable: 'var' })],
    ...[soon('b', { do: 'getVar', variable: 'var' }), { do: 'setVar', variable: 'var', value: 'v2' } as const, sleep(1)],
  ),
  'CTX-03 a task runs in its own context whoever wakes it': program(
    ...[pending, spawn('a', { do: 'setVar', variable: 'var', value: 'v1' }, wait(ref('f1')), { do: 'getVar', variable: 'var' }), sleep()],
    ...[{ do: 'setVar', variable: 'var', value: 'v2' } as const, settle('f1'), sleep(1), { do: 'getVar', variable: 'var' } as const],
  ),
  'FACT-01 gather makes its tasks by the factory': eagerly(wait(gather(call('a', sleep()), sleeping(1, 'v1')))),
};
