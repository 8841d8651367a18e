import { coroutine, EventLoop, setEventLoop, sleep } from '../../lib/index.js';
import { collectGarbage } from '../loop/helpers.js';

const work = coroutine(function* work() {
  yield* sleep(1);
});

describe('a coroutine that was never awaited, in debug mode', () => {
  it('is named when it is collected, and not again when the loop closes', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const loop = new EventLoop({ debug: true });
    setEventLoop(loop);
    (() => void work())();
    await collectGarbage(() => warn.mock.calls.length > 0);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('work() was never awaited')]]);
    loop.close();
    setEventLoop(null);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
