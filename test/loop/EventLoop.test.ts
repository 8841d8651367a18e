import { EventLoop } from '../../lib/index.js';

describe('EventLoop', () => {
  it('LOOP-07: refuses a delay that is not a number', () => {
    const loop = new EventLoop();
    expect(() => loop.callLater(null as never, () => undefined)).toThrow(
      new TypeError('EventLoop.callLater: ms must be a number of milliseconds, got null'),
    );
  });
});
