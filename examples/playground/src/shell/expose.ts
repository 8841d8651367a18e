import * as asyncio from 'rxjs-asyncio';
import { openRuns } from '../stage/open-runs';

/** What the browser tests look at: the loops that are not closed, and what is not done on them. */
export interface Exposed {
  loops(): asyncio.EventLoop[];
  openRuns(): number;
  pendingTasks(): string[];
}

export function exposeForTests(): void {
  const loops = (): asyncio.EventLoop[] => [asyncio.getEventLoop(), ...[...openRuns].map((run) => run.loop)];
  const exposed: Exposed = {
    loops,
    openRuns: () => openRuns.size,
    pendingTasks: () => loops().flatMap((loop) => [...asyncio.allTasks(loop)].map(String)),
  };
  Object.assign(globalThis, { playground: exposed });
}
