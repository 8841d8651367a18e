import type { Program, Statement } from '../language.js';
import {
  acquire, after, call, cancel, caught, child, cleanup, eager, everything, future, gather, gatherAll, give, group, hold, inspect, later,
  look,
  mark, program, raise, ref, result, settle, shield, sleep, sleeping, spawn, uncancel, wait, within,
} from './build.js';

const getVar: Statement = { do: 'getVar', variable: 'var' };
const setVar = (value: string): Statement => ({ do: 'setVar', variable: 'var', value });
const condition: Statement = { do: 'condition', name: 'cv' };
const waiter = (name: string): Statement => spawn(name, hold('cv', wait({ x: 'conditionWait', name: 'cv' })));
const notify: Statement = { do: 'notify', target: 'cv', count: 1 };
const queue: Statement = { do: 'queue', name: 'q', maxsize: 1 };

/** Facts that are about several constructs at a time, and programs that once differed. */
export const more: Readonly<Record<string, Program>> = {
  'LOOP-05 timers of one instant fire in the order in which they were set (mended on both sides)': program(
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8'].map((name) => later(2, name)),
    sleep(3),
  ),
  'LOOP-08 who is always ready starves no timer': program(after(6, mark('last')), later(0, 'h1'), sleep(1)),
  'FUT-18 all who await it get the same error': program(
    ...[spawn('a', sleep(1), raise('e1')), spawn('b', wait(ref('a'))), spawn('c', everything(wait(ref('a')))), sleep(2), result('a')],
  ),
  'TASK-13 a task that shares a context is seen there': program(
    ...[setVar('v1'), { do: 'copyContext', name: 'x1' } as const],
    ...[{ do: 'spawn', name: 'a', eager: false, context: 'x1', procedure: { name: 'a', steps: [setVar('v2')] } } as const, sleep(1)],
    getVar,
    { do: 'runIn', target: 'x1', steps: [getVar] },
  ),
  'CANC-18 who cancels takes his cancel back': program(
    spawn('a', caught('cancelled', [sleep(9)], [uncancel('self')]), look('self'), within(1, 'o1', sleep(0)), give('v1')),
    ...[sleep(1), cancel('a'), wait(ref('a'))],
  ),
  'EAGER-04 an eager step has a context of its own': program(setVar('v1'), eager('a', getVar, setVar('v2'), getVar), getVar, sleep()),
  'EAGER-09 an eager child that fails at once cancels the group an iteration later': program(
    everything(
      group('g1', child('g1', 's1', cleanup([sleep(5)], [])), {
        do: 'spawn',
        name: 'bad',
        group: 'g1',
        eager: true,
        procedure: { name: 'bad', steps: [raise('e1')] },
      }),
    ),
    look('self'),
  ),
  'GATH-10 a second failure is not seen': program(
    ...[spawn('a', sleep(1), raise('e1')), spawn('b', sleep(2), raise('e2')), everything(wait(gather(ref('a'), ref('b')))), sleep(3)],
  ),
  'GATH-13 nested, cancelled when the innermost is done': program(
    ...[spawn('a', wait(gather(gather(gather(sleeping(1))), gather(sleeping(2))))), later(1, 'h1', after(3, cancel('a', 'm1'))), sleep(3)],
  ),
  'GATH-13 a child that is awaited twice is asked twice': program(
    ...[spawn('t1', sleep(5)), spawn('t2', wait(gather(ref('t1')))), spawn('a', wait(gather(ref('t2'), ref('t2')))), sleep(1)],
    ...[cancel('a'), sleep(1), look('t1'), look('t2')],
  ),
  'GATH-19 once it is done, no child is cancelled': program(
    ...[spawn('slow', sleep(3)), spawn('a', everything(wait(gather(call('bad', raise('e1')), ref('slow')))), sleep(5)), sleep(1)],
    cancel('a'),
    ...[sleep(1), look('slow')],
  ),
  'ASC-10 a shielded task that is done': program(
    ...[spawn('a', give('v1')), sleep(1), { do: 'asCompleted', items: [shield(ref('a'))] } as const, wait(gatherAll(shield(ref('a'))))],
  ),
  'SHLD-07 a shielded failure is reported also when somebody handles it later': program(
    ...[spawn('inner', sleep(2), raise('e1')), spawn('a', wait(shield(ref('inner')))), sleep(1), cancel('a')],
    everything(wait(ref('inner'))),
  ),
  'TG-02 the body may await and cancel its children': program(
    group('g1', child('g1', 'a', give('v1')), child('g1', 'b', sleep(5)), wait(ref('a')), cancel('b')),
  ),
  'RUN-03 a leftover that fails in its cleanup leaves the result of main alone': program(
    ...[spawn('a', caught('cancelled', [sleep(5)], [raise('e1')])), sleep(1), { do: 'return', value: 'v1' } as const],
  ),
  'RUN-04 a task that is made in the shutdown is not waited for': program(
    ...[spawn('a', cleanup([sleep(5)], [spawn('late', sleep(5), mark('never')), sleep(1)])), sleep(1)],
  ),
  'COND-01 two conditions share a lock': program(
    ...[{ do: 'lock', name: 'l' } as const, { do: 'condition', name: 'cv', lock: 'l' } as const],
    { do: 'condition', name: 'c2', lock: 'l' },
    ...[waiter('a'), sleep(), wait(acquire('l')), inspect('cv'), inspect('c2'), notify, { do: 'release', target: 'c2' } as const, sleep(1)],
  ),
  'COND-13 cancelled while he takes the lock again, he notifies another': program(
    ...[condition, waiter('a'), waiter('b'), sleep(), hold('cv', notify, sleep(), cancel('a', 'm1'), sleep()), sleep(1), look('b')],
    inspect('cv'),
  ),
  'BARR-05 waiting are those who have come, while it fills': program(
    ...[{ do: 'barrier', name: 'bar', parties: 3 } as const, spawn('a', wait({ x: 'barrierWait', name: 'bar' })), inspect('bar'), sleep()],
    ...[inspect('bar'), spawn('b', wait({ x: 'barrierWait', name: 'bar' })), wait({ x: 'barrierWait', name: 'bar' }), sleep()],
    inspect('bar'),
    ...[sleep(), inspect('bar')],
  ),
  'Q-13 who is cancelled leaves the line at once': program(
    ...[queue, spawn('a', wait({ x: 'get', name: 'q' })), spawn('b', wait({ x: 'get', name: 'q' })), sleep(), cancel('a'), sleep()],
    wait(ref('b')),
  ),
  'WAIT-03 a Future may be waited for by all at once': program(
    ...[future('f1'), spawn('a', wait(shield(ref('f1')))), spawn('b', wait(gather(ref('f1')))), spawn('c', wait(ref('f1')))],
    ...[spawn('d', wait({ x: 'wait', names: ['f1'], when: 'ALL_COMPLETED' })), sleep(1), settle('f1'), sleep(1)],
  ),
};
