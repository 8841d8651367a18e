import type { EventLoop } from '../loop/EventLoop.js';
import { shared } from '../loop/shared.js';
import type { Body } from '../tasks/Coroutine.js';
import { Future } from '../tasks/Future.js';

/** Calls `fn` on `loop` when there is room for another value; whoever has none may be of another loop. */
export function whenLetGo(room: Future<unknown>, loop: EventLoop, fn: () => void): void {
  const other = room.getLoop();
  if (other.isClosed()) {
    loop.callSoon(fn);
  } else if (other === loop) {
    room.addDoneCallback(fn);
  } else {
    room.addDoneCallback(() => {
      if (!loop.isClosed()) loop.callSoon(fn);
    });
  }
}

/** In a coroutine: waits until there is room for another value. Cancelling that changes nothing for whoever has none. */
export function* untilLetGo(rooms: readonly Future<unknown>[]): Body<void> {
  const { _loop: loop } = shared.task!;
  for (const room of rooms) {
    const over = new Future<void>({ loop });
    whenLetGo(room, loop, () => {
      if (!over.done()) over.setResult();
    });
    yield* over;
  }
}
