import { pageForEach } from './browser.js';

describe('a worker of a page that is cross-origin isolated', () => {
  const here = pageForEach('bridge', { isolated: true });

  it('has shared memory.', async () => {
    expect(await here.page.run('isolated')).toBe(true);
    await here.page.close();
  });

  it('blocks until the page has run its coroutine, and is given the result or the error with its class.', async () => {
    const missing = 'LookupError: runCoroutineThreadsafe: the loop is exposed without a function "missing"; it has: add, echo, fail, hang, lines, set';
    expect(await here.page.run('said', 'blocks')).toEqual([3, true, 'declined', missing]);
    await here.page.close();
  });

  it('is given values that JSON does not know, and long ones.', async () => {
    expect(await here.page.run('said', 'values')).toEqual(['a', true, 300_000, true]);
    await here.page.close();
  });

  it('is thrown a TimeoutError, cancels, and is thrown the CancelledError after the cleanup.', async () => {
    expect(await here.page.run('said', 'cancels')).toEqual([
      ...['TimeoutError: Timeout has occurred', 'CancelledError: enough', true, ['cleaned up after CancelledError: enough']],
    ]);
    await here.page.close();
  });

  it('calls functions of the page through callSoonThreadsafe.', async () => {
    expect(await here.page.run('soon')).toBe('from a worker');
    await here.page.close();
  });

  it('has its tasks cancelled when it is terminated while it blocks.', async () => {
    expect(await here.page.run('terminated')).toEqual(['CancelledError: the thread that submitted it is not connected any more', true]);
    await here.page.close();
  });

  it('has its tasks cancelled when it closes itself.', async () => {
    expect(await here.page.run('closes')).toBe('CancelledError: the thread that submitted it is not connected any more');
    await here.page.close();
  });

  it('is thrown an error when the loop is withdrawn while it blocks.', async () => {
    expect(await here.page.run('withdrawn')).toEqual([
      'RuntimeError: hang() has no outcome: the loop is not exposed any more, or closed',
      'CancelledError: the thread that submitted it is not connected any more',
    ]);
    await here.page.close();
  });

  it('makes 2 000 blocking calls one after the other.', async () => {
    const median = await here.page.run<number>('said', 'roundTrip');
    console.log(`a blocking round trip in Chromium: ${Math.round(median * 1_000)} µs (median)`);
    expect(median).toBeGreaterThan(0);
    await here.page.close();
  });
});

describe('a page', () => {
  const here = pageForEach('bridge', { isolated: true });

  it('can submit to a loop of its worker, and is told that it can\'t block.', async () => {
    expect(await here.page.run('pageIsClient')).toEqual([
      'RuntimeError: ConcurrentFuture: the main thread of a page can never block; subscribe to the future, or await it',
      ...[42, 42],
    ]);
    await here.page.close();
  });

  it('hears of the end of the worker whose loop it waits for.', async () => {
    expect(await here.page.run('ownerTerminated')).toEqual([
      'RuntimeError: double() has no outcome: the thread of the loop has ended, or its port was closed',
      true,
    ]);
    await here.page.close();
  });
});

describe('a worker of a page that is not isolated', () => {
  const here = pageForEach('bridge', { isolated: false });

  it('is told which headers it takes to block, and can subscribe.', async () => {
    expect(await here.page.run('isolated')).toBe(false);
    expect(await here.page.run('said', 'subscribes')).toEqual([
      'RuntimeError: ConcurrentFuture: this thread can block only in a page that is cross-origin isolated, which takes the headers ' +
        'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp (or credentialless); ' +
        'subscribe to the future, or await it',
      7,
    ]);
    await here.page.close();
  });

  it('calls functions of the page through callSoonThreadsafe.', async () => {
    expect(await here.page.run('soon')).toBe('from a worker');
    await here.page.close();
  });

  it('has its tasks cancelled when it is terminated.', async () => {
    expect(await here.page.run('terminated')).toEqual(['CancelledError: the thread that submitted it is not connected any more', true]);
    await here.page.close();
  });
});
