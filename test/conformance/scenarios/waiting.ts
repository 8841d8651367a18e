import type { Expression, Program, Statement } from '../language.js';
import {
  after, attempt, call, cancel, caught, cleanup, everything, fail, future, gather, gatherAll, give, later, look, mark, program, raise,
  ref, result,
  settle, shield, sleep, sleeping, spawn, wait, waitFor, within,
} from './build.js';

const pending = future('f1');
const waiting = (names: string[], when: 'ALL_COMPLETED' | 'FIRST_COMPLETED' | 'FIRST_EXCEPTION', timeout?: number): Statement =>
  wait({ x: 'wait', names, when, ...(timeout === undefined ? {} : { timeout }) });
const completed = (items: Expression[], rest: { timeout?: number; take?: number } = {}): Statement => ({
  do: 'asCompleted',
  items,
  ...rest,
});
/** Ends in cleanup after so long. */
const slow = (name: string, ms: number): Expression => call(name, cleanup([sleep(5)], [sleep(ms), mark(`${name} is clean`)]));

export const waitingScenarios: Readonly<Record<string, Program>> = {
  'GATH-01 the inputs begin in the next iteration, in order': program(wait(gather(call('a'), call('b'), call('c')))),
  'GATH-02 results come in the order of the inputs': program(wait(gather(sleeping(3, 'v1'), sleeping(1, 'v2'), sleeping(2, 'v3')))),
  'GATH-03 nothing to gather takes no iteration': program(wait(gather()), mark('still')),
  'GATH-04 a repeated Future is one input': program(spawn('a', sleep(1), give('v1')), wait(gather(ref('a'), ref('a')))),
  'GATH-06 the awaiter goes on two iterations after the last child': program(
    pending, spawn('a', wait(gather(ref('f1')))), sleep(1), settle('f1'), sleep(1),
  ),
  'GATH-07 inputs that are done count at once': program(pending, settle('f1'), wait(gather(ref('f1'))), mark('still')),
  'GATH-08 a failing and a slow coroutine': program(
    ...[spawn('bad', sleep(1), raise('e1')), spawn('slow', sleep(3), mark('slow ends')), everything(wait(gather(ref('bad'), ref('slow'))))],
    ...[look('slow'), sleep(3)],
  ),
  'GATH-09 of two failures in one iteration the first to happen wins': program(
    ...[future('f1'), future('f2'), spawn('a', wait(ref('f1'))), spawn('b', wait(ref('f2'))), sleep(), fail('f2', 'e2'), fail('f1', 'e1')],
    ...[everything(wait(gather(ref('a'), ref('b'))))],
  ),
  'GATH-11 errors and cancels are results when asked for': program(
    ...[spawn('a', raise('e1')), spawn('b', sleep(5)), sleep(1), cancel('b', 'm1'), wait(gatherAll(ref('a'), ref('b'), sleeping(1, 'v1')))],
  ),
  'GATH-12 a child that is cancelled is a failure': program(
    ...[spawn('a', sleep(5)), spawn('b', everything(wait(gather(ref('a')))), look('self')), sleep(1), cancel('a', 'm1'), sleep(1)],
  ),
  'GATH-13 cancelling who awaits it cancels every child': program(
    ...[spawn('outer', wait(gather(slow('a', 0), slow('b', 0)))), sleep(1), cancel('outer', 'm1'), everything(wait(ref('outer')))],
  ),
  'GATH-14 cancelled, it ends with the first child, or with all when errors are results': program(
    ...[spawn('one', wait(gather(slow('a', 0), slow('b', 2)))), sleep(1), cancel('one'), everything(wait(ref('one'))), mark('first ended')],
    ...[spawn('two', wait(gatherAll(slow('c', 0), slow('d', 2)))), sleep(2), cancel('two'), everything(wait(ref('two')))],
  ),
  'GATH-15 it ends cancelled when every child has refused to': program(
    spawn('outer', wait(gatherAll(call('a', caught('cancelled', [sleep(5)], [give('v1')]))))),
    ...[sleep(1), cancel('outer', 'm1'), everything(wait(ref('outer')))],
  ),
  'GATH-15 … with the message of the last input, where that has yet to hear of it': program(
    ...[future('f1'), spawn('one', wait(gather(call('a', caught('cancelled', [wait(ref('f1'))], [give('v1')])), sleeping(0))))],
    spawn('two', wait(gather(sleeping(0), call('b', caught('cancelled', [wait(ref('f1'))], [give('v1')]))))),
    ...[sleep(1), settle('f1'), cancel('one', 'm1'), cancel('two', 'm2'), everything(wait(ref('one'))), everything(wait(ref('two')))],
  ),
  'GATH-16 a child that answers with another error decides': program(
    spawn('outer', wait(gather(call('a', caught('cancelled', [sleep(5)], [raise('e1')])), sleeping(5)))),
    ...[sleep(1), cancel('outer', 'm1'), everything(wait(ref('outer')))],
  ),
  'GATH-18 cancelled when all children are done, the result is lost': program(
    ...[pending, spawn('a', wait(gather(ref('f1')))), sleep(1), settle('f1'), after(1, cancel('a', 'm1')), sleep(1)],
  ),
  'GATH-06 it is done when the last is told of, in the order of the ready queue': program(
    ...[future('f1'), future('f2'), spawn('a', wait(ref('f1'))), spawn('b', wait(ref('f1')))],
    ...[spawn('outer', wait(gather(ref('a'), ref('b'))), mark('outer')), spawn('between', wait(ref('a')), settle('f2'))],
    ...[spawn('w', wait(ref('f2')), mark('w')), sleep(1), settle('f1'), sleep(1)],
  ),
  'GATH-06 … also when a Future among them is told of before': program(
    ...[future('f1'), future('f2'), future('f3'), spawn('a', wait(ref('f1')), settle('f2')), spawn('b', wait(ref('f1')))],
    ...[spawn('outer', wait(gather(ref('f2'), ref('b'))), mark('outer')), spawn('between', wait(ref('f2')), settle('f3'))],
    ...[spawn('w', wait(ref('f3')), mark('w')), sleep(1), settle('f1'), sleep(1)],
  ),
  'GATH-11 … also when one has failed, and errors are results': program(
    ...[future('f1'), future('f2'), spawn('a', wait(ref('f1')), raise('e1')), spawn('b', wait(ref('f1')))],
    ...[spawn('outer', wait(gatherAll(ref('a'), ref('b'))), mark('outer')), spawn('between', everything(wait(ref('a'))), settle('f2'))],
    ...[spawn('w', wait(ref('f2')), mark('w')), sleep(1), settle('f1'), sleep(1)],
  ),
  'GATH-20 shield around it leaves the children alone': program(
    ...[spawn('a', sleep(3), mark('a ends')), spawn('b', wait(shield(gather(ref('a'))))), sleep(1), cancel('b')],
    ...[everything(wait(ref('b'))), sleep(3)],
  ),

  'WAIT-02 a repeated Future is one': program(spawn('a', sleep(1)), waiting(['a', 'a'], 'ALL_COMPLETED')),
  'WAIT-03 it throws no error, and no timeout': program(
    spawn('a', raise('e1')), spawn('b', sleep(5)), waiting(['a', 'b'], 'ALL_COMPLETED', 1),
  ),
  'WAIT-04 FIRST_COMPLETED may find more than one': program(
    ...[pending, spawn('a', wait(ref('f1'))), spawn('b', wait(ref('f1')), sleep()), spawn('c', sleep(1))],
    ...[later(0, 'h1', settle('f1')), waiting(['a', 'b', 'c'], 'FIRST_COMPLETED')],
  ),
  'WAIT-05 it always suspends': program(spawn('a'), sleep(1), waiting(['a'], 'ALL_COMPLETED'), waiting(['a'], 'ALL_COMPLETED', 0)),
  'WAIT-06 FIRST_EXCEPTION takes no notice of a cancel': program(
    ...[spawn('a', sleep(5)), spawn('b', sleep(2), raise('e1')), spawn('c', sleep(4)), sleep(1), cancel('a')],
    ...[waiting(['a', 'b', 'c'], 'FIRST_EXCEPTION')],
  ),
  'WAIT-07 a timeout when a task ends': program(spawn('a', sleep(2)), waiting(['a'], 'ALL_COMPLETED', 2)),
  'WAIT-08 cancelling who waits leaves the tasks alone': program(
    ...[spawn('a', sleep(3), mark('a ends')), spawn('b', waiting(['a'], 'ALL_COMPLETED')), sleep(1), cancel('b', 'm1'), sleep(3)],
    look('b'),
  ),
  'WAIT-09 two wait for the same tasks': program(
    ...[spawn('a', sleep(2)), spawn('b', waiting(['a'], 'ALL_COMPLETED')), spawn('c', waiting(['a'], 'FIRST_COMPLETED', 1)), sleep(3)],
  ),

  'ASC-02 as many items as there are inputs': program(completed([]), mark('none'), completed([sleeping(1, 'v1'), sleeping(0, 'v2')])),
  'ASC-04 ties come in the order of completion': program(
    ...['f1', 'f2', 'f3'].map(future),
    ...['a', 'b', 'c'].map((name, index) => spawn(name, wait(ref(`f${index + 1}`)), give(`v${index + 1}`))),
    later(1, 'h1', settle('f3'), settle('f1'), settle('f2')),
    completed([ref('a'), ref('b'), ref('c')]),
  ),
  'ASC-07 leaving it leaves the others running': program(
    ...[spawn('a', sleep(1)), spawn('b', sleep(2), mark('b ends')), completed([ref('a'), ref('b')], { take: 1 }), sleep(2)],
  ),
  'ASC-08 when time is up every item left fails': program(
    ...[spawn('a', sleep(1), give('v1')), spawn('b', sleep(4)), spawn('c', sleep(4))],
    completed([ref('a'), ref('b'), ref('c')], { timeout: 2 }),
    ...[look('b')],
  ),
  'ASC-10 what is done comes two iterations later': program(spawn('a', give('v1')), sleep(1), completed([ref('a')])),

  'SHLD-01 what is done is shielded by itself': program(spawn('a', give('v1')), sleep(1), wait(shield(ref('a'))), mark('still')),
  'SHLD-02 its outcome comes an iteration later': program(pending, spawn('a', wait(shield(ref('f1')))), sleep(1), settle('f1'), sleep(1)),
  'SHLD-03 cancelling who awaits it leaves it alone': program(
    ...[spawn('inner', sleep(2), mark('inner ends')), spawn('a', wait(shield(ref('inner')))), sleep(1), cancel('a', 'm1')],
    ...[everything(wait(ref('a'))), look('inner'), wait(ref('inner'))],
  ),
  'SHLD-04 cancelled itself, it cancels who awaits it': program(
    ...[spawn('inner', sleep(2)), spawn('a', everything(wait(shield(ref('inner')))), look('self')), sleep(1), cancel('inner', 'm1')],
    sleep(1),
  ),
  'SHLD-06 a failure that nobody awaits any more is reported at once': program(
    ...[spawn('inner', sleep(2), raise('e1')), spawn('a', wait(shield(ref('inner')))), sleep(1), cancel('a'), sleep(3), result('inner')],
  ),
  'SHLD-08 a failure in the iteration of the cancel is not reported then': program(
    ...[pending, spawn('a', wait(shield(ref('f1')))), sleep(1), cancel('a'), fail('f1', 'e1'), sleep(1), result('f1')],
  ),
  'SHLD-10 a time limit around it leaves it alone': program(
    ...[spawn('a', sleep(3), give('v1')), everything(wait(waitFor(shield(ref('a')), 1))), look('a'), wait(ref('a'))],
  ),
  'SHLD-11 a cleanup that is shielded goes on when its task is cancelled twice': program(
    ...[spawn('a', cleanup([sleep(9)], [wait(shield(call('b1', sleep(2), mark('clean'))))])), sleep(1), cancel('a'), sleep(1)],
    ...[cancel('a'), sleep(3)],
  ),

  'WFOR-01 no limit is a plain await': program(wait(waitFor(call('b1', give('v1')), null)), mark('still')),
  'WFOR-02 a coroutine runs in the same task': program(wait(waitFor(call('b1', mark('who'), give('v1')), 1))),
  'WFOR-03 no time at all: what is done is given, a body never begins': program(
    ...[spawn('a', give('v1')), sleep(1), wait(waitFor(ref('a'), 0)), everything(wait(waitFor(call('b1', mark('never')), 0)))],
  ),
  'WFOR-04 no time at all: a task that refuses gives its value': program(
    ...[spawn('a', caught('cancelled', [sleep(5)], [sleep(1), give('v1')])), sleep(1), wait(waitFor(ref('a'), 0))],
  ),
  'WFOR-05 it waits for the cleanup, however long': program(everything(wait(waitFor(slow('b1', 3), 1)))),
  'WFOR-06 a task that was handed in is cancelled too': program(spawn('a', sleep(5)), everything(wait(waitFor(ref('a'), 1))), look('a')),
  'WFOR-07 an error of the cleanup is seen': program(
    everything(wait(waitFor(call('b1', caught('cancelled', [sleep(5)], [raise('e1')])), 1))),
  ),
  'WFOR-08 who refuses gives his value': program(wait(waitFor(call('b1', caught('cancelled', [sleep(5)], [give('v1')])), 1))),
  'WFOR-09 cancelling it cancels what it waits for': program(
    ...[spawn('a', wait(waitFor(slow('b1', 1), 9))), sleep(1), cancel('a', 'm1'), everything(wait(ref('a')))],
  ),
  'WFOR-10 cancel and completion in one iteration': program(
    ...[pending, spawn('a', wait(waitFor(ref('f1'), 9)), mark('never')), sleep(1), settle('f1'), cancel('a', 'm1')],
    everything(wait(ref('a'))),
  ),
  'WFOR-11 result and timeout in one iteration': program(
    ...[future('f1'), later(1, 'h1', settle('f1')), everything(wait(waitFor(ref('f1'), 1)))],
    ...[future('f2'), later(2, 'h2', mark('soon')), spawn('a', everything(wait(waitFor(ref('f2'), 2)))), sleep()],
    later(2, 'h3', attempt(settle('f2'))),
    ...[sleep(3), look('f2')],
  ),
  'WFOR-12 a TimeoutError of its own passes': program(
    everything(wait(waitFor(call('b1', { do: 'raise', error: { type: 'TimeoutError' } }), 1))),
  ),
  'WFOR-13 cancelled by somebody else, it is cancelled': program(
    ...[spawn('a', sleep(5)), spawn('b', everything(wait(waitFor(ref('a'), 4))), look('self')), sleep(1), cancel('a', 'm1'), sleep(1)],
  ),
  'WFOR-14 a second cancel interrupts the cleanup': program(
    ...[spawn('a', everything(wait(waitFor(slow('b1', 5), 1))), look('self')), sleep(2), cancel('a', 'm1'), sleep(1)],
  ),
  'WFOR-15 of nested limits the tighter decides': program(
    ...[everything(wait(waitFor(waitFor(sleeping(5), 1), 3))), everything(wait(waitFor(waitFor(sleeping(5), 2), 2))), look('self')],
    ...[everything(within(2, 'o1', wait(waitFor(sleeping(5), 2))))],
  ),
};
