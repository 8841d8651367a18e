import { map } from 'rxjs';
import { asyncWith, gather, taskGroup, timeout, waitFor } from '../../lib/index.js';
import { withCleanup, withTimeout } from '../../operators/index.js';
import { sweep } from './sweep.js';

describe('wherever the signal of asPromise is aborted', () => {
  sweep(
    {
      'a worker': ({ work }) => work('a', 5, { cleanup: 2 }),
      'a worker that fails': ({ work }) => work('a', 5, { fails: true }),
      'a future': ({ future }) => future('a', 5),
      'a source': ({ source }) => source('a', 2, 2),
      'a pipe': ({ work }) => work('a', 5, { cleanup: 2 }).pipe(map(String)),
      'waitFor': ({ work }) => waitFor(work('a', 9, { cleanup: 2 }), 5),
      'timeout': ({ work }) => timeout(5, () => work('a', 9, { cleanup: 2 })),
      'asyncWith': ({ work, manager }) => asyncWith(manager('m', 1, 2), () => work('a', 3)),
      'taskGroup': ({ work }) => taskGroup((group) => void group.createTask(work('a', 5, { cleanup: 2 }))),
      'withTimeout': ({ work }) => work('a', 9, { cleanup: 2 }).pipe(withTimeout(5)),
      'withCleanup': ({ work }) => work('a', 5).pipe(withCleanup(() => work('clean', 2))),
    },
    { mounts: ['promise'] },
  );
  // GATH-17: when all children are done, it is not cancelled any more.
  sweep(
    { 'gather': ({ work }) => gather([work('a', 5), work('b', 3, { cleanup: 2 })]) },
    { mounts: ['promise'], leaves: true, races: ['value'] },
  );
});
