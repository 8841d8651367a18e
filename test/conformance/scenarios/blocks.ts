import type { Program } from '../language.js';
import {
  after, attempt, call, cancel, caught, child, cleanup, everything, fail, future, give, group, inspect, later, look, mark, program, raise,
  ref, settle, sleep,
  soon, spawn, wait, within,
} from './build.js';

const pending = future('f1');

export const blocks: Readonly<Record<string, Program>> = {
  'TOUT-10 a cancel from outside passes': program(
    ...[spawn('a', within(5, 'o1', sleep(9))), sleep(1), cancel('a', 'm1'), everything(wait(ref('a'))), look('a')],
  ),
  'TOUT-11 expiry and a cancel in one iteration': program(
    ...[spawn('a', everything(within(1, 'o1', sleep(9))), look('self')), sleep(), later(1, 'h1', cancel('a', 'm1')), sleep(2)],
    ...[later(1, 'h2', cancel('b', 'm2')), spawn('b', everything(within(1, 'o2', sleep(9))), look('self')), sleep(2)],
  ),
  'TOUT-12 a cancel during the cleanup wins': program(
    ...[spawn('a', everything(within(1, 'o1', cleanup([sleep(9)], [sleep(5)]))), look('self')), sleep(2), cancel('a', 'm1'), sleep(1)],
  ),
  'TOUT-13 a cancel that is not delivered yet is swallowed by a limit of nothing': program(
    ...[spawn('a', cancel('self', 'm1'), everything(within(0, 'o1', sleep(5))), look('self'), sleep(1)), sleep(3)],
  ),
  'TOUT-14 another error passes': program(everything(within(1, 'o1', caught('cancelled', [sleep(5)], [raise('e1')])))),
  'TOUT-15 a body that swallows the cancel goes on without a limit': program(
    ...[within(1, 'o1', caught('cancelled', [sleep(5)]), sleep(4), mark('no limit')), look('self')],
  ),
  'TOUT-16 a result in the iteration of the expiry is lost': program(
    pending, later(1, 'h1', settle('f1')), everything(within(1, 'o1', wait(ref('f1')))),
  ),
  'TOUT-17 of nested limits the outer first, then the inner first': program(
    everything(within(1, 'o1', within(3, 'o2', sleep(5)))),
    everything(within(3, 'o3', everything(within(1, 'o4', sleep(5))), sleep(1))),
  ),
  'TOUT-18 nested with one deadline': program(
    everything(within(1, 'o1', everything(within(1, 'o2', sleep(5))), mark('here'))), look('self'),
  ),
  'TOUT-19 leaving drops the timer': program(within(2, 'o1', sleep(1)), sleep(3), mark('nothing came')),
  'TOUT-04 only an active one can be rescheduled': program(within(1, 'o1'), attempt({ do: 'reschedule', target: 'o1', ms: 1 })),
  'TOUT-05 rescheduled, it expires then, or never': program(
    ...[everything(within(2, 'o1', { do: 'reschedule', target: 'o1', ms: 4 }, sleep(3), mark('later'), sleep(3)))],
    ...[within(1, 'o2', { do: 'reschedule', target: 'o2', ms: null }, sleep(2)), within(null, 'o3', sleep(1))],
  ),
  'TOUT-06 a deadline that is past interrupts what takes one iteration': program(
    everything(within(0, 'o1', sleep(0))),
    everything(within(9, 'o2', soon('a', { do: 'reschedule', target: 'o2', ms: -1 }), sleep(3))),
  ),
  'TOUT-07 a body that never suspends is never interrupted': program(within(0, 'o1', mark('here')), sleep(), inspect('o1')),
  'TOUT-08 on expiry the task is cancelled once, and the count restored': program(
    ...[everything(within(1, 'o1', cleanup([sleep(5)], [look('self')]))), look('self')],
  ),
  'TOUT-09 it can be used by who is being cancelled': program(
    ...[spawn('a', cleanup([sleep(9)], [everything(within(1, 'o1', sleep(5))), look('self')])), sleep(1), cancel('a', 'm1'), sleep(3)],
  ),

  'TG-03 none can be added when it is over': program(group('g1'), attempt(child('g1', 'a'))),
  'TG-05 leaving waits for all children': program(
    group('g1'), mark('still'), group('g2', child('g2', 'a', sleep(2)), child('g2', 'b')), mark('later'),
  ),
  'TG-06 a child that is cancelled is no error': program(
    group('g1', child('g1', 'a', sleep(5)), sleep(1), cancel('a', 'm1'), sleep(1)), look('self'),
  ),
  'TG-07 a failing child while the body waits': program(
    everything(
      group(
        'g1',
        child('g1', 'bad', sleep(), raise('e1')),
        child('g1', 's1', sleep(5)),
        child('g1', 's2', sleep(5)),
        cleanup([sleep(9)], [look('self')]),
      ),
    ),
    look('self'),
  ),
  'TG-08 a child fails while the group waits for the others': program(
    everything(group('g1', child('g1', 'bad', sleep(1), raise('e1')), child('g1', 'a', cleanup([sleep(5)], [sleep(1)])))),
    ...[look('self'), sleep(1)],
  ),
  'TG-11 errors in the order of completion, the body last': program(
    everything(
      group(
        'g1',
        child('g1', 'a', caught('cancelled', [sleep(5)], [sleep(1), raise('e1')])),
        child('g1', 'b', sleep(1), raise('e2')),
        sleep(),
        raise('e3'),
      ),
    ),
  ),
  'TG-12 failures of one iteration are all told': program(
    ...[pending, everything(group('g1', child('g1', 'a', wait(ref('f1'))), child('g1', 'b', wait(ref('f1'))), sleep(), fail('f1', 'e1')))],
  ),
  'TG-05 a group is left when the last of its tasks is told of, in the order of the ready queue': program(
    ...[future('f1'), future('f2'), future('f3')],
    spawn('p', group('g1', child('g1', 'a', wait(ref('f1'))), child('g1', 'b', wait(ref('f2')))), mark('left')),
    ...[sleep(1), spawn('between', everything(wait(ref('a'))), settle('f3')), spawn('w', wait(ref('f3')), mark('w')), sleep(1)],
    ...[cancel('f1'), settle('f2'), sleep(1)],
  ),
  'TG-13 an error of the body': program(everything(group('g1', child('g1', 'a', cleanup([sleep(5)], [sleep(1)])), sleep(1), raise('e1')))),
  'TG-15 cancelled from outside, it cancels the children and waits': program(
    ...[spawn('p', group('g1', child('g1', 'a', cleanup([sleep(9)], [sleep(2)])), sleep(9))), sleep(1), cancel('p', 'm1')],
    everything(wait(ref('p'))),
  ),
  'TG-16 cancelled from outside, and a child fails': program(
    spawn(
      'p',
      everything(group('g1', child('g1', 'a', caught('cancelled', [sleep(9)], [raise('e1')])))),
      look('self'),
      everything(sleep(1)),
      sleep(1),
    ),
    ...[sleep(1), cancel('p', 'm1'), everything(wait(ref('p')))],
  ),
  'TG-17 the parent is cancelled while the group aborts': program(
    spawn(
      'p',
      everything(group('g1', child('g1', 'bad', sleep(1), raise('e1')), child('g1', 'a', cleanup([sleep(9)], [sleep(3)])))),
      ...[look('self'), everything(sleep(1)), look('self')],
    ),
    ...[sleep(2), cancel('p', 'm1'), everything(wait(ref('p')))],
  ),
  'TG-18 a body that raises CancelledError': program(everything(group('g1', child('g1', 'a', sleep(5)), raise('m1', 'CancelledError')))),
  'TG-19 a body that swallows the cancel goes on': program(
    ...[everything(group('g1', child('g1', 'bad', raise('e1')), caught('cancelled', [sleep(5)]), sleep(1), mark('goes on')))],
  ),
  'TG-20 awaiting the child that fails is being cancelled': program(
    everything(group('g1', child('g1', 'bad', sleep(1), raise('e1')), wait(ref('bad')))),
  ),
  'TG-21 cancelled again and again it waits for the children': program(
    spawn('p', group('g1', child('g1', 'a', caught('cancelled', [sleep(9)], [sleep(1)]), caught('cancelled', [sleep(9)], [sleep(1)])))),
    ...[sleep(1), cancel('p', 'm1'), sleep(2), cancel('p', 'm2'), everything(wait(ref('p')))],
  ),
  'TG-22 nested, the inner child fails': program(everything(group('g1', group('g2', child('g2', 'bad', sleep(), raise('e1')))))),
  'TG-22 nested, the outer child fails': program(
    everything(group('g1', child('g1', 'bad', sleep(), raise('e1')), group('g2', child('g2', 'a', sleep(5))))),
  ),
  'TG-22 nested, both fail in one iteration': program(
    pending,
    everything(group('g1', child('g1', 'a', wait(ref('f1'))), group('g2', child('g2', 'b', wait(ref('f1'))), sleep(), fail('f1', 'e1')))),
  ),
  'TG-23 nested, both fail and the inner error is handled': program(
    pending,
    everything(
      group(
        'g1',
        child('g1', 'a', wait(ref('f1'))),
        everything(group('g2', child('g2', 'b', wait(ref('f1'))), sleep(), fail('f1', 'e1'))),
        sleep(1),
      ),
    ),
    look('self'),
  ),
  'TG-24 a limit around a group': program(everything(within(1, 'o1', group('g1', child('g1', 'a', cleanup([sleep(5)], [sleep(1)])))))),
  'TG-24 a limit around a group whose child fails in its cleanup': program(
    everything(within(1, 'o1', group('g1', child('g1', 'a', caught('cancelled', [sleep(5)], [raise('e1')]))))),
  ),
  'TG-24 a limit in a group': program(
    everything(group('g1', child('g1', 'a', cleanup([sleep(5)], [mark('clean')])), within(1, 'o1', sleep(5)))),
  ),
  'TG-03 children may begin children while the group waits': program(
    group('g1', child('g1', 'a', sleep(1), child('g1', 'b', sleep(1), give('v1')), wait(call('b1', sleep())))),
  ),
  'EXC-03 groups stay nested': program(
    everything(
      group(
        'g1',
        child('g1', 'a', group('g2', child('g2', 'b', raise('e1')), child('g2', 'c', raise('e2')))),
        child('g1', 'd', sleep(), raise('e3')),
      ),
    ),
    after(1, mark('here')),
    sleep(1),
  ),
};
