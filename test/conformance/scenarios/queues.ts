import type { Expression, Program, Statement } from '../language.js';
import { attempt, cancel, everything, inspect, later, look, mark, program, sleep, spawn, wait, waitFor } from './build.js';

const queue = (maxsize = 0, kind?: 'lifo' | 'priority'): Statement => ({
  do: 'queue',
  name: 'q',
  maxsize,
  ...(kind === undefined ? {} : { kind }),
});
const putNow = (item: string): Statement => ({ do: 'putNowait', target: 'q', item });
const getNow: Statement = { do: 'getNowait', target: 'q' };
const done: Statement = { do: 'taskDone', target: 'q' };
const shutdown: Statement = { do: 'shutdown', target: 'q' };
const atOnce: Statement = { do: 'shutdown', target: 'q', immediate: true };
const getting: Expression = { x: 'get', name: 'q' };
const get = wait(getting);
const put = (item: string): Statement => wait({ x: 'put', name: 'q', item });
const join: Statement = wait({ x: 'join', name: 'q' });
const getters = (...names: string[]): Statement[] => names.map((name) => spawn(name, get));
const putters = (...names: string[]): Statement[] => names.map((name, index) => spawn(name, put(`${index + 1}`)));

export const queues: Readonly<Record<string, Program>> = {
  'Q-01 a maxsize of nothing or less is no limit': program(queue(-1), putNow('1'), putNow('2'), inspect('q')),
  'Q-02 full and empty are errors': program(queue(1), attempt(getNow), putNow('1'), attempt(putNow('2')), inspect('q')),
  'Q-03 what need not wait takes no iteration': program(queue(1), put('1'), get, mark('still')),
  'Q-04 first in, first out': program(queue(), ...['2', '1', '3'].map(putNow), get, get, get),
  'Q-04 last in, first out': program(queue(0, 'lifo'), ...['2', '1', '3'].map(putNow), get, get, get),
  'Q-05 smallest first, equal ones in the order of the puts (mended on both sides)': program(
    ...[queue(0, 'priority'), ...['1a', '1b', '0c', '1d', '1e', '1f', '1g', '0h'].map(putNow), get, get, get, get, get, get, get, get],
  ),
  'Q-06 an item is stored until the getter goes on': program(
    queue(), ...getters('a'), sleep(), putNow('1'), inspect('q'), sleep(), inspect('q'),
  ),
  'Q-07 two getters and two puts in one iteration': program(
    queue(), ...getters('a', 'b'), sleep(), putNow('1'), putNow('2'), inspect('q'), sleep(), inspect('q'),
  ),
  'Q-08 a get robs the woken getter, who goes to the end of the line': program(
    ...[queue(), ...getters('a', 'b'), sleep(), putNow('1'), getNow, sleep(), look('a'), putNow('2'), sleep(), putNow('3'), sleep(1)],
  ),
  'Q-09 a put overtakes the woken putter': program(
    ...[queue(1), putNow('0'), ...putters('a', 'b'), sleep(), getNow, putNow('9'), sleep(), inspect('q'), get, sleep(), get, sleep(), get],
  ),
  'Q-10 a getter who was cancelled is passed over': program(
    queue(), ...getters('a', 'b'), sleep(), cancel('a'), putNow('1'), sleep(1), inspect('q'),
  ),
  'Q-11 a getter cancelled after he was woken leaves the item to the next': program(
    ...[queue(), ...getters('a', 'b', 'c'), sleep(), putNow('1'), cancel('a', 'm1'), sleep(), inspect('q'), sleep(), inspect('q')],
    ...[cancel('c'), putNow('2')],
    ...[sleep(1), inspect('q')],
  ),
  'Q-12 a putter cancelled after he was woken lets the next put': program(
    ...[queue(1), putNow('0'), ...putters('a', 'b'), sleep(), getNow, cancel('a', 'm1'), sleep(), inspect('q'), sleep(1), inspect('q')],
  ),
  'Q-14 the count of what is unfinished': program(
    queue(), attempt(done), putNow('1'), putNow('2'), getNow, done, inspect('q'), done, attempt(done),
  ),
  'Q-15 who joins goes on an iteration after the last is done': program(
    ...[queue(), join, putNow('1'), spawn('a', join), spawn('b', join), sleep(), getNow, done, putNow('2'), sleep(), look('a')],
    ...[spawn('c', join), sleep(1), look('c')],
  ),
  'Q-16 shut down, nothing can be put, and what is there can be got': program(
    ...[queue(), putNow('1'), shutdown, attempt(putNow('2')), everything(put('3')), get, attempt(getNow), everything(get), shutdown],
    inspect('q'),
  ),
  'Q-17 those who wait are woken by a shutdown': program(
    queue(1), ...getters('a', 'b'), sleep(), putNow('1'), shutdown, sleep(1), look('b'),
  ),
  'Q-17 putters who wait are woken by a shutdown': program(
    queue(1), putNow('0'), ...putters('a', 'b'), sleep(), shutdown, sleep(1), inspect('q'),
  ),
  'Q-18 join waits for what was left at the shutdown': program(
    queue(), putNow('1'), spawn('a', join), sleep(), shutdown, sleep(1), look('a'), getNow, done, sleep(1),
  ),
  'Q-19 an immediate shutdown drops the items, and counts them as done': program(
    ...[queue(), putNow('1'), putNow('2'), getNow, spawn('a', join), sleep(), atOnce, inspect('q'), sleep(1), look('a'), done, sleep(1)],
    everything(get),
  ),
  'Q-19 an immediate shutdown wakes who joins when nothing was taken': program(
    ...[queue(), putNow('1'), putNow('2'), spawn('a', join), sleep(), atOnce, sleep(1), look('a')],
  ),
  'Q-20 a shutdown before the woken putter goes on': program(
    queue(1), putNow('0'), ...putters('a'), sleep(), getNow, shutdown, sleep(1), inspect('q'),
  ),
  'WFOR-17 no item is lost when time is up': program(
    ...[queue(), later(1, 'h1', putNow('1')), everything(wait(waitFor(getting, 1))), inspect('q')],
    spawn('a', everything(wait(waitFor(getting, 0)))),
    ...[getNow, spawn('b', everything(wait(waitFor(getting, 2)))), sleep(), later(2, 'h2', putNow('2')), sleep(4), inspect('q')],
  ),
  'CANC-03 a task that waits on a queue is done an iteration after its cancel': program(
    ...[queue(1), putNow('1'), spawn('a', put('2')), spawn('b', join), { do: 'queue', name: 'r', maxsize: 0 } as const],
    ...[spawn('c', wait({ x: 'get', name: 'r' })), sleep(1), cancel('a'), cancel('b'), cancel('c'), sleep(), look('a'), look('b')],
    look('c'),
  ),
  'Q-09 a queue that nobody empties is a deadlock': program(queue(1), put('1'), put('2')),
};
