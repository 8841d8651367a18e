import type { Expression, Program, Statement } from '../language.js';
import {
  acquire, attempt, call, cancel, cleanup, everything, hold, inspect, later, look, mark, program, ref, release, sleep, sleeping, soon,
  spawn, wait, waitFor, within,
} from './build.js';

const lock: Statement = { do: 'lock', name: 'l' };
const event: Statement = { do: 'event', name: 'ev' };
const set: Statement = { do: 'set', target: 'ev' };
const clear: Statement = { do: 'clear', target: 'ev' };
const condition: Statement = { do: 'condition', name: 'cv' };
const barrier = (parties: number): Statement => ({ do: 'barrier', name: 'bar', parties });
const semaphore = (value: number): Statement => ({ do: 'semaphore', name: 's', value });
const bounded = (value: number): Statement => ({ do: 'semaphore', name: 's', value, bounded: true });
const notify = (count: number | null = 1): Statement => ({ do: 'notify', target: 'cv', count });
const eventWait: Expression = { x: 'eventWait', name: 'ev' };
const conditionWait: Expression = { x: 'conditionWait', name: 'cv' };
const barrierWait: Expression = { x: 'barrierWait', name: 'bar' };
const three = (step: Statement): Statement[] => ['a', 'b', 'c'].map((name) => spawn(name, step));
const threeHold = (target: string): Statement[] => three(hold(target, sleep()));
const taken = [lock, wait(acquire('l')), spawn('a', wait(acquire('l'))), spawn('b', wait(acquire('l'))), sleep()];
const waiters = (...names: string[]): Statement[] => names.map((name) => spawn(name, hold('cv', wait(conditionWait))));

export const locks: Readonly<Record<string, Program>> = {
  'LOCK-01 a free lock takes no iteration': program(lock, wait(acquire('l')), mark('still'), inspect('l')),
  'LOCK-03 releasing a free lock is an error; anybody may release': program(
    lock, attempt(release('l')), wait(acquire('l')), spawn('a', release('l')), sleep(1), inspect('l'),
  ),
  'LOCK-04 a release sets it free, the first waiter takes it when he goes on': program(
    ...taken, release('l'), inspect('l'), sleep(), inspect('l'),
  ),
  'LOCK-05 the releaser comes behind those who wait': program(
    lock, wait(acquire('l')), ...threeHold('l'), sleep(), release('l'), wait(acquire('l')),
  ),
  'LOCK-06 first come, first served': program(lock, ...threeHold('l'), sleep(), inspect('l'), sleep(1)),
  'LOCK-07 it is taken at once when all who wait have been cancelled': program(
    ...[...taken, cancel('a'), cancel('b'), release('l'), wait(acquire('l')), mark('at once'), sleep(1)],
  ),
  'LOCK-08 the first waiter cancelled, then a release': program(
    ...taken, cancel('a'), release('l'), sleep(), inspect('l'), look('b'), sleep(), inspect('l'),
  ),
  'LOCK-09 a release, then the woken waiter cancelled': program(
    ...taken, release('l'), cancel('a', 'm1'), sleep(), inspect('l'), sleep(), inspect('l'),
  ),
  'LOCK-10 cancel and release in one callback': program(
    ...taken, soon('h', cancel('a'), release('l'), cancel('b')), sleep(1), inspect('l'),
  ),
  'LOCK-11 who is cancelled leaves no trace': program(...taken, cancel('a'), cancel('b'), sleep(), inspect('l')),
  'LOCK-04 two locks in crossing order are a deadlock': program(
    ...[{ do: 'lock', name: 'l1' } as const, { do: 'lock', name: 'l2' } as const, spawn('a', hold('l1', sleep(1), hold('l2')))],
    ...[spawn('b', hold('l2', sleep(1), hold('l1'))), wait(ref('a'))],
  ),

  'EVT-01 waiting for an event that is set takes no iteration': program(event, set, wait(eventWait), mark('still')),
  'EVT-02 all who wait go on in the next iteration, in order': program(event, ...three(wait(eventWait)), sleep(), set, sleep(1)),
  'EVT-03 also when it is cleared at once': program(event, ...three(wait(eventWait)), sleep(), set, clear, sleep(1), inspect('ev')),
  'EVT-04 who comes after that waits for the next': program(
    ...[event, spawn('a', wait(eventWait)), sleep(), set, clear, spawn('late', wait(eventWait)), sleep(1), look('late'), set, sleep(1)],
  ),
  'EVT-05 who comes before the woken go on gets through first': program(
    ...[event, spawn('a', wait(eventWait)), sleep(), spawn('new', wait(eventWait)), set, sleep(1)],
  ),
  'EVT-06 pulses are not counted': program(
    event, spawn('a', wait(eventWait), wait(eventWait)), sleep(), set, set, clear, clear, sleep(1), look('a'),
  ),
  'EVT-07 a waiter cancelled before and after the set of one iteration': program(
    ...[event, ...three(wait(eventWait)), sleep(), cancel('a', 'm1'), set, cancel('b', 'm2'), sleep(1), inspect('ev')],
  ),

  'COND-02 nothing without the lock': program(condition, attempt(notify()), attempt(notify(null)), everything(wait(conditionWait))),
  'COND-03 waiting sets the lock free, and takes it again': program(
    condition, ...waiters('a'), sleep(), inspect('cv'), hold('cv', notify()), sleep(), inspect('cv'), sleep(1),
  ),
  'COND-04 notifications go to those who wait, and are not remembered': program(
    ...[condition, ...waiters('a', 'b', 'c'), sleep(), hold('cv', notify(1), notify(1)), sleep(1), inspect('cv'), hold('cv', notify(5))],
    sleep(1),
    ...[spawn('d', hold('cv', wait(conditionWait))), sleep(1), look('d')],
  ),
  'COND-05 a waiter who was cancelled uses up none': program(
    condition, ...waiters('a', 'b'), sleep(), hold('cv', cancel('a'), notify()), sleep(1), look('b'),
  ),
  'COND-06 the woken queue behind those who wait for the lock': program(
    ...[condition, ...waiters('a'), sleep(), hold('cv', spawn('first', hold('cv')), sleep(), notify(), sleep()), sleep(1)],
  ),
  'COND-07 notify(2): they get the lock one after the other': program(
    ...[condition, ...['a', 'b', 'c'].map((name) => spawn(name, hold('cv', wait(conditionWait), sleep()))), sleep()],
    ...[hold('cv', notify(2)), inspect('cv')],
    ...[sleep(1), look('c')],
  ),
  'COND-08 a predicate is tested first, and after each wake-up': program(
    ...[condition, wait({ x: 'waitUntil', name: 'cv', tests: 0 })],
    ...[spawn('a', hold('cv', wait({ x: 'waitUntil', name: 'cv', tests: 2 }))), sleep()],
    ...[hold('cv', notify()), sleep(1), hold('cv', notify()), sleep(1)],
  ),
  'COND-09 cancelled while it waits, it takes the lock first': program(
    ...[condition, ...waiters('a'), sleep(), hold('cv', cancel('a', 'm1'), sleep(1)), sleep(1), inspect('cv')],
  ),
  'COND-10 cancelled while it takes the lock again, it is told when it has it': program(
    ...[condition, ...waiters('a', 'b'), sleep()],
    ...[hold('cv', notify(), sleep(), cancel('a', 'm1'), sleep(1), cancel('a', 'm2'), sleep(1)), sleep(1)],
    ...[look('a'), look('b'), inspect('cv')],
  ),
  'COND-12 notified and cancelled in one iteration: another is notified': program(
    ...[condition, ...waiters('a', 'b', 'd'), sleep(), hold('cv', notify(2), cancel('a')), sleep(1), look('a'), look('b'), look('d')],
  ),

  'SEM-02 locked is when one would have to wait': program(semaphore(2), wait(acquire('s')), inspect('s'), wait(acquire('s')), inspect('s')),
  'SEM-03 a release goes to who waits': program(
    semaphore(0), ...three(wait(acquire('s'))), sleep(), release('s'), inspect('s'), sleep(), inspect('s'),
  ),
  'SEM-04 releases may exceed the first value': program(semaphore(1), release('s'), release('s'), inspect('s')),
  'SEM-05 who finds others waiting queues behind them': program(
    ...[semaphore(0), spawn('a', wait(acquire('s'))), sleep(), release('s'), release('s'), inspect('s'), wait(acquire('s')), sleep(1)],
  ),
  'SEM-06 each release wakes one': program(
    semaphore(0), ...three(wait(acquire('s'))), sleep(), release('s'), release('s'), sleep(), inspect('s'),
  ),
  'SEM-07 who was cancelled is passed over': program(
    semaphore(0), ...three(wait(acquire('s'))), sleep(), cancel('a'), release('s'), sleep(1),
  ),
  'SEM-08 cancelled after the grant, it goes to the next': program(
    ...[semaphore(0), ...three(wait(acquire('s'))), sleep(), release('s'), cancel('a', 'm1'), sleep(), inspect('s'), sleep()],
    ...[cancel('c'), release('s')],
    ...[sleep(1), inspect('s')],
  ),
  'SEM-09 three releases while three queue': program(
    ...[semaphore(0), spawn('a', wait(acquire('s'))), sleep(), release('s'), release('s'), release('s'), spawn('b', wait(acquire('s')))],
    ...[spawn('c', wait(acquire('s'))), sleep(1), inspect('s')],
  ),
  'BSEM-01 a release too many is an error': program(bounded(1), attempt(release('s')), inspect('s'), hold('s'), inspect('s')),
  'BSEM-02 a grant on its way does not count as free': program(
    ...[bounded(1), wait(acquire('s')), spawn('a', wait(acquire('s'))), sleep(), release('s'), attempt(release('s')), sleep(1)],
    inspect('s'),
  ),

  'BARR-02 the last to come passes at once, the others in the next iteration': program(
    barrier(3), ...three(wait(barrierWait)), sleep(1), inspect('bar'),
  ),
  'BARR-02 a barrier of one never suspends': program(barrier(1), wait(barrierWait), mark('still')),
  'BARR-03 the index is the order of arrival': program(
    barrier(3), spawn('a', wait(barrierWait)), spawn('c', wait(barrierWait)), sleep(1), wait(barrierWait),
  ),
  'BARR-04 who comes while it drains counts for the next round': program(
    ...[barrier(2), ...three(wait(barrierWait)), spawn('d', sleep(), wait(barrierWait)), sleep(), inspect('bar'), sleep(1), inspect('bar')],
  ),
  'BARR-06 a waiter who is cancelled just leaves': program(
    barrier(3), spawn('a', wait(barrierWait)), sleep(), inspect('bar'), cancel('a'), sleep(), inspect('bar'),
  ),
  'BARR-07 no index is given twice (mended on both sides)': program(
    ...[barrier(3), spawn('a', wait(barrierWait)), spawn('d', wait(barrierWait)), sleep(), cancel('a'), sleep()],
    ...[...three(wait(barrierWait)), sleep(1)],
  ),
  'BARR-08 cancelled while it drains': program(
    barrier(3), ...three(wait(barrierWait)), soon('h', cancel('a', 'm1')), sleep(1), inspect('bar'),
  ),
  'BARR-09 aborted, it is broken until it is reset': program(
    ...[barrier(2), spawn('a', wait(barrierWait)), sleep(), wait({ x: 'abort', name: 'bar' }), inspect('bar'), sleep()],
    everything(wait(barrierWait)),
    ...[wait({ x: 'reset', name: 'bar' }), inspect('bar')],
  ),
  'BARR-10 reset, those who wait hear of it': program(
    ...[barrier(3), spawn('a', wait(barrierWait)), spawn('c', wait(barrierWait)), sleep(), wait({ x: 'reset', name: 'bar' })],
    ...[inspect('bar'), sleep(1), inspect('bar')],
  ),
  'BARR-12 a block does nothing when it is left': program(
    barrier(2), spawn('a', hold('bar', mark('in'))), hold('bar', mark('in')), inspect('bar'),
  ),

  'CANC-03 a task that waits on a primitive is done an iteration after its cancel': program(
    ...[lock, wait(acquire('l')), semaphore(0), event, condition, barrier(2)],
    ...[spawn('t1', wait(acquire('l'))), spawn('t2', wait(acquire('s'))), spawn('t3', wait(eventWait)), ...waiters('t4')],
    spawn('t5', wait(barrierWait)),
    ...[sleep(1), ...['t1', 't2', 't3', 't4', 't5'].map((name) => cancel(name)), sleep(), ...['t1', 't2', 't3', 't4', 't5'].map(look)],
  ),
  'LOCK-11 who has waited too long leaves no trace': program(
    ...taken, everything(wait(waitFor(acquire('l'), 1))), later(1, 'h', release('l')), everything(within(1, 'o1', hold('l'))), sleep(2),
  ),
  'CANC-20 a cleanup that takes a lock': program(
    ...[lock, spawn('a', cleanup([sleep(9)], [hold('l', wait(call('b1', wait(sleeping(1)))))])), sleep(1)],
    ...[hold('l', cancel('a'), sleep(1)), sleep(2)],
  ),
};
