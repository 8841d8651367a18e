import { coroutine, Lock, Semaphore, wait, gather, asCompleted, sleep, createTask, Event } from '../../lib/index.js';
import { inTask } from '../tasks/support.js';
it('using', () => {
  inTask(function* () {
    const lock = new Lock();
    const f = coroutine(function* () {
      using lease = yield* lock.hold();
      expect([lock.locked(), typeof lease]).toEqual([true, 'object']);
      yield* sleep(1);
    });
    yield* f();
    expect(lock.locked()).toBe(false);
    const sem = new Semaphore(3);
    const { done } = yield* wait([sem.acquire(), sem.acquire()]);
    console.log('wait', done.size, String(sem));
    const s2 = new Semaphore(3);
    console.log('gather', yield* gather([s2.acquire(), s2.acquire()]), String(s2));
    const s3 = new Semaphore(3);
    let n = 0;
    for (const next of asCompleted([s3.acquire(), s3.acquire()]).each()) { yield* next; n++; }
    console.log('asc', n, String(s3));
    const e = new Event(); 
    const {pending} = yield* wait([e.wait(), sleep(5), e.wait()], {timeout: 10});
    console.log(pending.size);
  });
});
