import { asyncWith, coroutine, createTask, sleep, staggeredRace, taskGroup, timeout, timeoutAt, waitFor, shield } from '../../lib/index.js';
import { sweep } from './sweep.js';

describe('wherever waitFor is disturbed', () => {
  sweep({
    'in time': ({ work }) => waitFor(work('a', 3), 9),
    'in time, to the millisecond': ({ work }) => waitFor(work('a', 5), 5),
    'without a limit': ({ work }) => waitFor(work('a', 3), null),
    'too late': ({ work }) => waitFor(work('a', 9), 5),
    'too late, with a slow cleanup': ({ work }) => waitFor(work('a', 9, { cleanup: 3 }), 5),
    'a future in time': ({ future }) => waitFor(future('a', 3), 9),
    'a future too late': ({ future }) => waitFor(future('a', 9), 5),
    'a task too late': ({ work }) =>
      coroutine(function* () {
        return yield* waitFor(createTask(work('a', 9, { cleanup: 3 })), 5);
      })(),
    'a source in time': ({ source }) => waitFor(source('a', 2, 2), 9),
    'a source too late': ({ source }) => waitFor(source('a', 4, 3), 5),
    'a failure': ({ work }) => waitFor(work('a', 3, { fails: true, cleanup: 2 }), 9),
    'no time': ({ work }) => waitFor(work('a', 3), 0),
    'no time for a source': ({ source }) => waitFor(source('a', 3), 0),
    'waitFor in waitFor': ({ work }) => waitFor(waitFor(work('a', 9, { cleanup: 3 }), 5), 7),
    'waitFor in waitFor of the same time': ({ work }) => waitFor(waitFor(work('a', 9, { cleanup: 3 }), 5), 5),
  });
  // CANC-14: what is raised in place of the cancel.
  sweep({ 'a worker that answers with an error': ({ work }) => waitFor(work('a', 9, { resists: true }), 5) }, { races: ['Error'] });
  sweep({ 'a shield, too late': ({ work }) => waitFor(shield(work('a', 9)), 5) }, { leaves: true });
});

describe('wherever a timeout is disturbed', () => {
  sweep({
    'in time': ({ work }) => timeout(9, () => work('a', 3)),
    'too late': ({ work }) => timeout(5, () => work('a', 9)),
    'too late, with a slow cleanup': ({ work }) => timeout(5, () => work('a', 9, { cleanup: 3 })),
    'at a time': ({ loop, work }) => timeoutAt(loop.time() + 5, () => work('a', 9)),
    'at a time that is over': ({ loop, work }) => timeoutAt(loop.time() - 5, () => work('a', 9)),
    'of 0': ({ work }) => timeout(0, () => work('a', 9)),
    'moved forward': ({ loop, work }) =>
      timeout(5, function* (deadline) {
        yield* work('a', 3);
        deadline.reschedule(loop.time() + 5);
        return yield* work('b', 4);
      }),
    'moved into the past': ({ loop, work }) =>
      timeout(5, function* (deadline) {
        yield* work('a', 3);
        deadline.reschedule(loop.time() - 1);
        return yield* work('b', 4);
      }),
    'removed': ({ work }) =>
      timeout(5, function* (deadline) {
        deadline.reschedule(null);
        return yield* work('a', 9);
      }),
    'the inner first': ({ work }) => timeout(9, () => timeout(5, () => work('a', 12, { cleanup: 2 }))),
    'the outer first': ({ work }) => timeout(5, () => timeout(9, () => work('a', 12, { cleanup: 2 }))),
    'both at once': ({ work }) => timeout(5, () => timeout(5, () => work('a', 12, { cleanup: 2 }))),
    'a failure': ({ work }) => timeout(9, () => work('a', 3, { fails: true })),
  });
  sweep(
    {
      'a block that works on after it': ({ work }) =>
        timeout(5, function* () {
          try {
            return yield* work('a', 9);
          } catch {
            return yield* work('b', 3);
          }
        }),
    },
    // CANC-12: it swallows a cancel too.
    { races: ['value'] },
  );
});

describe('wherever asyncWith is disturbed', () => {
  sweep({
    'with a slow enter and exit': ({ work, manager }) => asyncWith(manager('m', 3, 3), () => work('a', 3)),
    'with a slow cleanup in the block': ({ work, manager }) => asyncWith(manager('m', 1, 2), () => work('a', 3, { cleanup: 2 })),
    'two of them': ({ work, manager }) => asyncWith(manager('m', 1, 2), () => asyncWith(manager('n', 2, 1), () => work('a', 3))),
    'a block that fails': ({ work, manager }) => asyncWith(manager('m', 1, 2), () => work('a', 3, { fails: true })),
  });
  // An error of exit() takes the place of the block's cancel.
  sweep(
    {
      'an exit that fails': ({ work, manager }) => asyncWith(manager('m', 1, 2, { fails: true }), () => work('a', 3)),
      'a block and an exit that fail': ({ work, manager }) =>
        asyncWith(manager('m', 1, 2, { fails: true }), () => work('a', 3, { fails: true })),
    },
    { races: ['Error'] },
  );
});

describe('wherever a taskGroup is disturbed', () => {
  sweep({
    'two children': ({ work }) =>
      taskGroup(function* (group) {
        const a = group.createTask(work('a', 3));
        const b = group.createTask(work('b', 5, { cleanup: 3 }));
        return [yield* a, yield* b];
      }),
    'children only': ({ work }) =>
      taskGroup((group) => {
        group.createTask(work('a', 3, { cleanup: 2 }));
        group.createTask(work('b', 5, { cleanup: 3 }));
      }),
    'a body that works on': ({ work }) =>
      taskGroup(function* (group) {
        group.createTask(work('a', 3));
        return yield* work('body', 5, { cleanup: 2 });
      }),
    'eager children': ({ work }) =>
      taskGroup((group) => {
        group.createTask(work('a', 0), { eager: true });
        group.createTask(work('b', 3, { cleanup: 1 }), { eager: true });
      }),
    'sources and futures': ({ source, future }) =>
      taskGroup((group) => {
        group.createTask(source('a', 3));
        group.createTask(future('b', 4));
      }),
    'a group in a group': ({ work }) =>
      taskGroup((outer) => {
        outer.createTask(taskGroup((inner) => void inner.createTask(work('a', 3, { cleanup: 2 }))));
        outer.createTask(work('b', 5));
      }),
    'a group in the body of a group': ({ work }) =>
      taskGroup(function* (outer) {
        outer.createTask(work('a', 5, { cleanup: 1 }));
        return yield* taskGroup((inner) => void inner.createTask(work('b', 3, { cleanup: 2 })));
      }),
    'children that have children': ({ work }) =>
      taskGroup((group) => {
        group.createTask(
          coroutine(function* () {
            yield* sleep(2);
            // It is refused when the group is shutting down, which a cancel here would have been.
            group.createTask(work('b', 3));
          })(),
        );
      }),
    'a timeout around it': ({ work }) => timeout(4, () => taskGroup((group) => void group.createTask(work('a', 9, { cleanup: 2 })))),
  });
  // Difference 2: the group's own cancel ends it without an error, a cancel from outside does not.
  sweep({
    'a body that cancels the group': ({ work }) =>
      taskGroup(function* (group) {
        group.createTask(work('a', 9, { cleanup: 3 }));
        yield* sleep(2);
        group.cancel();
        return yield* sleep(5);
      }),
    'a child that cancels the group': ({ work }) =>
      taskGroup(function* (group) {
        group.createTask(work('a', 9, { cleanup: 3 }));
        group.createTask(
          coroutine(function* () {
            yield* sleep(2);
            group.cancel();
            yield* sleep(5);
          })(),
        );
        return yield* work('body', 5, { cleanup: 1 });
      }),
    'a child that cancels the group which is being left': ({ work }) =>
      taskGroup((group) => {
        group.createTask(work('a', 9, { cleanup: 3 }));
        group.createTask(sleep(2)).addDoneCallback(() => group.cancel());
      }),
  });
  // TG-16: what failed comes in place of the cancel.
  sweep(
    {
      'a child that fails': ({ work }) =>
        taskGroup(function* (group) {
          group.createTask(work('a', 3, { fails: true }));
          group.createTask(work('b', 5, { cleanup: 3 }));
          return yield* work('body', 5, { cleanup: 1 });
        }),
      'a child that fails while the group is being left': ({ work }) =>
        taskGroup((group) => {
          group.createTask(work('a', 3, { fails: true }));
          group.createTask(work('b', 5, { cleanup: 3 }));
        }),
      'two children that fail at once': ({ work }) =>
        taskGroup((group) => {
          group.createTask(work('a', 3, { fails: true }));
          group.createTask(work('b', 3, { fails: true }));
        }),
      'a child that answers a cancel with an error': ({ work }) =>
        taskGroup((group) => {
          group.createTask(work('a', 3));
          group.createTask(work('b', 5, { resists: true, cleanup: 2 }));
        }),
      'a body that fails': ({ work }) =>
        taskGroup(function* (group) {
          group.createTask(work('a', 5, { cleanup: 3 }));
          return yield* work('body', 3, { fails: true });
        }),
      'a failure in an inner group': ({ work }) =>
        taskGroup(function* (outer) {
          outer.createTask(work('a', 5, { cleanup: 1 }));
          return yield* taskGroup((inner) => void inner.createTask(work('b', 3, { fails: true })));
        }),
      'failures in both groups at once': ({ work }) =>
        taskGroup(function* (outer) {
          outer.createTask(work('a', 3, { fails: true }));
          return yield* taskGroup((inner) => void inner.createTask(work('b', 3, { fails: true })));
        }),
    },
    { races: ['ExceptionGroup'] },
  );
});

describe('wherever a staggeredRace is disturbed', () => {
  sweep({
    'the first wins': ({ work }) => staggeredRace([() => work('a', 3), () => work('b', 9)], 5),
    'the second wins': ({ work }) => staggeredRace([() => work('a', 12, { cleanup: 2 }), () => work('b', 3, { cleanup: 1 })], 4),
    'after a failure': ({ work }) => staggeredRace([() => work('a', 3, { fails: true, known: true }), () => work('b', 3)], null),
    'all fail': ({ work }) => {
      const failure = { fails: true, known: true };
      return staggeredRace([() => work('a', 3, failure), () => work('b', 3, failure)], 5);
    },
    'two at once': ({ work }) => staggeredRace([() => work('a', 6), () => work('b', 3)], 3),
    'of one': ({ work }) => staggeredRace([() => work('a', 3, { cleanup: 2 })], null),
    'of none': () => staggeredRace([], 5),
  });
  // Not amid steps: who leaves the race in the teardown of a loser has it wait for itself.
  sweep(
    { 'of a source and a future': ({ source, future }) => staggeredRace([() => source('a', 6), () => future('b', 3)], 2) },
    {},
  );
});
