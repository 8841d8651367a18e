import { operations, startClock } from '../harness/crowd.mjs';

export default {
  title: 'subscriber that joins N who wait, and leaves',
  n: 100_000,
  operations,
  targets: {},
  expected: (n) => `<Lock locked, waiters: ${n}>`,
  peers: {
    'rxjs-asyncio': ({ asPromise, Lock }) => async (n, clock) => {
      const lock = new Lock();
      await asPromise(lock.acquire());
      const told = { error: () => {} };
      const subscriptions = Array.from({ length: n }, () => lock.acquire().subscribe(told));
      startClock(clock);
      for (let i = 0; i < operations; i++) lock.acquire().subscribe(told).unsubscribe();
      clock.stop();
      const text = lock.toString();
      for (const subscription of subscriptions) subscription.unsubscribe();
      return text;
    },
    // What of it is RxJS's: a subscription to what never sends.
    rxjs: ({ Observable }) => (n, clock) => {
      const never = new Observable(() => () => {});
      const told = { error: () => {} };
      const subscriptions = Array.from({ length: n }, () => never.subscribe(told));
      startClock(clock);
      for (let i = 0; i < operations; i++) never.subscribe(told).unsubscribe();
      clock.stop();
      for (const subscription of subscriptions) subscription.unsubscribe();
      return `<Lock locked, waiters: ${n}>`;
    },
  },
};
