import { merge, of, Subject, take, takeUntil, switchMap, NEVER, concat, timer, map, Observable, tap, toArray, from, share, repeat } from 'rxjs';
import { coroutine, createTask, asPromise, Event, Future, Lock, PriorityQueue, Queue, Semaphore, sleep, getEventLoop, waitFor, allTasks, gather } from '../../lib/index.js';
import { fromIterable } from '../../lib/waiting/fromIterable.js';
import { guardedBy, orderedMap, putTo, whenSet, withTimeout, asCompletedMap, gatherMap } from '../../operators/index.js';
import { inTask, traced, turns } from '../tasks/support.js';
import { note } from '../operators/support.js';

it('1 putTo lost value', () => {
  const out: unknown[] = [];
  const lines = traced(function* (say, loop) {
    const queue = new Queue<number>(1);
    const source = new Subject<number>();
    source.pipe(putTo(queue)).subscribe({ next: () => say('next'), complete: () => say('complete'), error: (e) => say(String(e)) });
    source.next(1);
    source.next(2); // waits
    say('got ' + queue.getNowait());
    yield* sleep(0); // putter puts 2
    say('got ' + queue.getNowait());
    source.next(3);
    say(String(queue));
    for (let i = 0; i < 5; i++) yield* sleep(0);
    say(String(queue));
    source.next(4);
    source.complete();
    for (let i = 0; i < 5; i++) yield* sleep(0);
    say(String(queue));
    while (!queue.empty()) { out.push(queue.getNowait()); yield* sleep(0); yield* sleep(0); }
  });
  console.log(lines, out);
});

it('9 async cleanup', async () => {
  const trace: string[] = [];
  const gate = new Future<void>();
  async function* gen() { try { yield 1; yield 2; yield 3; } finally { trace.push('finally'); await Promise.resolve(); for (let i=0;i<20;i++) await null; trace.push('cleaned'); } }
  const q = new Queue<number>(1);
  const loop = getEventLoop();
  const never = new Future<void>();
  const main = coroutine(function* () {
    try { yield* fromIterable(gen()).pipe(putTo(q), (s) => waitFor(s, 5)) ; } catch (e) { trace.push(String(e)); }
  });
  await asPromise(main());
  trace.push('main over');
  await turns();
  trace.push('----');
  console.log(trace);
  trace.length = 0;
  const main2 = coroutine(function* () {
    try { yield* (from(gen()).pipe(putTo(q), (s) => waitFor(s, 5))) ; } catch (e) { trace.push(String(e)); }
  });
  await asPromise(main2());
  trace.push('main over');
  await turns();
  console.log(trace);
});

it('10 async gen, pending next, cleanup', async () => {
  const trace: string[] = [];
  let open!: () => void;
  async function* gen() { try { yield 1; await new Promise<void>((r) => (open = r)); yield 2; } finally { trace.push('finally'); } }
  const q = new Queue<number>();
  const s = fromIterable(gen()).pipe(putTo(q)).subscribe();
  await turns();
  s.unsubscribe();
  await turns();
  trace.push(String(q));
  open();
  await turns();
  trace.push(String(q));
  console.log(trace);
});

it('11 shared', () => {
  const trace: string[] = [];
  inTask(function* (loop) {
    const sem = new Semaphore(2);
    const say = (n: string) => (x: number) => coroutine(function* () { trace.push(`${n}${x} begin @${loop.time()} ${sem}`); yield* sleep(10); return n + x; })();
    note(trace, of(1, 2, 3).pipe(orderedMap(say('a'), { limit: sem })));
    note(trace, of(1, 2, 3).pipe(asCompletedMap(say('b'), { limit: sem })));
    note(trace, of(1, 2, 3).pipe(gatherMap(say('c'), { limit: sem })));
    yield* sleep(100);
    trace.push(String(sem));
  });
  console.log(trace);
});
it('12 acquire gap', () => {
  const lines = traced(function* (say, loop) {
    const lock = new Semaphore(0);
    const s = lock.acquire().subscribe((x) => say('got ' + x));
    lock.release();
    yield* sleep(0);
    say(String(lock));
    s.unsubscribe();
    for (let i = 0; i < 5; i++) yield* sleep(0);
    say(String(lock));
  });
  console.log(lines);
});
it('13 guardedBy gap', () => {
  const lines = traced(function* (say, loop) {
    const lock = new Semaphore(0);
    const s = NEVER.pipe(guardedBy(lock)).subscribe();
    lock.release();
    yield* sleep(0);
    say(String(lock));
    s.unsubscribe();
    for (let i = 0; i < 5; i++) yield* sleep(0);
    say(String(lock));
  });
  console.log(lines);
});
it('14 comparator in items/putTo; get with waiting', () => {
  const lines = traced(function* (say, loop) {
    const queue = new PriorityQueue<unknown>();
    of(1, 'x', 3).pipe(putTo(queue)).subscribe({ error: (e) => say(String(e)), complete: () => say('complete') });
    say(String(queue));
  });
  console.log(lines);
});
it('15 hold is leaked via share / repeated hold', () => {
  const trace: string[] = [];
  inTask(function* (loop) {
    const q = new Queue<number>(1);
    const e = new Event();
    note(trace, fromIterable([1, 2, 3, 4]).pipe(tap((x) => trace.push('read ' + x)), whenSet(e), putTo(q)));
    yield* sleep(1);
    e.set();
    yield* sleep(1);
    trace.push('got ' + (yield* q.get()));
    yield* sleep(1);
    e.clear();
    trace.push('got ' + (yield* q.get()));
    yield* sleep(1);
    e.set();
    yield* sleep(1);
    trace.push('got ' + (yield* q.get()));
    yield* sleep(1);
    trace.push('got ' + (yield* q.get()));
    yield* sleep(1);
  });
  console.log(trace);
});
it('16 fromIterable inputs', () => {
  for (const x of [null, undefined, 5, {}, of(1), Promise.resolve(1), () => 1, { length: 1, 0: 1 }]) {
    try { fromIterable(x as never); console.log('accepted', x); } catch (e) { console.log(String(e)); }
  }
});
it('17 put gap with subscribe: put then unsub', () => {
  const lines = traced(function* (say, loop) {
    const queue = new PriorityQueue<number>(NaN as never || 1);
    say(String(queue));
  });
  console.log(lines);
});
