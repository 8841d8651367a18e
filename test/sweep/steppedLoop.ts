import { VirtualTimeScheduler } from 'rxjs';
import { EventLoop } from '../../lib/index.js';

type Queued = Parameters<EventLoop['_enqueue']>[0];
type Timed = Parameters<EventLoop['_addTimer']>[0];

/** Counts what is queued, so that something can be put right behind it. */
export class SweptLoop extends EventLoop {
  queued = 0;
  behind: (number: number) => (() => void) | null = () => null;

  override _enqueue(item: Queued): void {
    super._enqueue(item);
    const action = this.behind(++this.queued);
    if (action !== null) super._enqueue({ _run: action });
  }

  override _addTimer(timer: Timed): void {
    super._addTimer(timer);
    const action = this.behind(++this.queued);
    if (action !== null) super._addTimer({ _run: action, _when: timer._when, _instant: null, _cancelled: false });
  }
}

/** One action is one iteration of the loop. */
export class SteppedScheduler extends VirtualTimeScheduler {
  iteration = 0;

  step(): boolean {
    const action = this.actions.shift();
    if (action === undefined) return false;
    this.iteration++;
    this.frame = action.delay;
    const error: unknown = action.execute(action.state, action.delay);
    if (error !== undefined) throw error;
    return true;
  }
}
