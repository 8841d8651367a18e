import { from, interval, map, of, take, type Observable } from 'rxjs';
import { coroutine, Lock, Queue, Semaphore, sleep, type Body, type Event, type NativeObservable } from '../../../lib/index.js';

/** Takes `n` times 5 ms, and gives `n`. */
export const work = coroutine(function* (n: number = 1) {
  yield* sleep(5 * n);
  return n;
});

export const failing = coroutine(function* (): Body<never> {
  yield* sleep(5);
  throw new Error('no luck');
});

export const first = coroutine(function* () {
  yield* sleep(1);
  console.log('first');
});

export const second = coroutine(function* () {
  yield* sleep(1);
  console.log('second');
});

export interface User {
  readonly id: number;
  readonly name: string;
}

export const fetchUser = coroutine(function* (id: number): Body<User> {
  yield* sleep(5);
  return { id, name: ['Ada', 'Ben', 'Cleo'][id - 1]! };
});

export const fetchPosts = coroutine(function* (id: number) {
  yield* sleep(5);
  return [`a post of user ${id}`];
});

export const url = 'data:text/plain,hello';
export const urls = ['a.html', 'b.html'];
export const ids = [1, 2];
export const mirrors = ['Lima', 'Oslo'];
export const name = 'Ada';

export const lookUp = coroutine(function* (of: string) {
  yield* sleep(1);
  return `${of.toLowerCase()}.html`;
});

/** Long names take longer. */
export const download = coroutine(function* (from: string = url) {
  yield* sleep(from.length);
  return `the page ${from}`;
});

export const http = { get: (_url: string): Observable<User> => of({ id: 1, name: 'Ada' }) };

export class Client {
  query(_sql: string): Observable<number[]> {
    return of([1]);
  }
}

export const connect = coroutine(function* (host: string = 'localhost') {
  yield* sleep(host === '::1' ? 500 : 5);
  return Object.assign(new Client(), { host });
});

export const disconnect = coroutine(function* () {
  yield* sleep(1);
  console.log('disconnected');
});

export const connection = { enter: () => connect(), exit: () => disconnect(), close: () => disconnect() };

export const account = { balance: 10 };

export const update = coroutine(function* (of: typeof account) {
  yield* sleep(1);
  of.balance++;
});

export const commit = coroutine(function* (order: string) {
  yield* sleep(5);
  console.log(`${order} is committed`);
});

export const save = coroutine(function* (what: string) {
  yield* sleep(5);
  console.log(`${what} is saved`);
});

export const order = 'the order';
export const lock = new Lock();
export const semaphore = new Semaphore(2);
export const queue = new Queue<string>(2);
export const buffer: string[] = [];

export const producer = coroutine(function* (into: Queue<string>) {
  for (const item of ['a', 'b', 'c']) yield* into.put(item);
  into.shutdown();
});

export const server = coroutine(function* (ready: Event) {
  yield* sleep(5);
  ready.set();
});

export const rows$ = from(['Ada', 'Ben']);
export const lines$ = from(['a', 'b', 'c']);
export const orders$ = interval(3).pipe(
  take(2),
  map((n) => `order ${n}`),
);

export function* readLines(count: number): Generator<string> {
  for (let n = 1; n <= count; n++) yield `line ${n}`;
}

export const parse = coroutine(function* (line: string) {
  yield* sleep(1);
  return line.toUpperCase();
});

export const watch = coroutine(function* () {
  yield* sleep(60_000);
});

/** As the platform's: three numbers, at once. */
export const numbers: NativeObservable<number> = {
  [Symbol.toStringTag]: 'Observable',
  subscribe(observer) {
    for (const n of [1, 2, 3]) observer.next?.(n);
    observer.complete?.();
  },
};
