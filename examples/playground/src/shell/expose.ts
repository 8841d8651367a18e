import * as asyncio from 'rxjs-asyncio';
import { openRuns } from '../stage/open-runs';

/** What the browser tests look at: how many runs and tasks are not over, on whichever loop. */
export interface Exposed {
  openRuns(): number;
  pendingTasks(): string[];
}

export function exposeForTests(): void {
  const exposed: Exposed = {
    openRuns: () => openRuns.size,
    pendingTasks: () => {
      const loops = [asyncio.getEventLoop(), ...[...openRuns].map((run) => run.loop)];
      return loops.flatMap((loop) => [...asyncio.allTasks(loop)].map(String));
    },
  };
  Object.assign(globalThis, { playground: exposed });
}
