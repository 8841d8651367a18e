import { Component, computed, input } from '@angular/core';
import type { RunState } from './run';

const words: Record<RunState | 'idle', string> = {
  idle: 'not run yet',
  running: 'running',
  cancelling: 'cleaning up',
  finished: 'finished',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** How a run is doing, for eyes and screen readers. */
@Component({
  selector: 'pg-status',
  template: `<span role="status" [class]="state()">{{ text() }}</span>`,
  styles: `
    span {
      --dot: var(--faint);
      display: inline-flex;
      align-items: center;
      gap: 0.45em;
      color: var(--muted);
      font-size: 0.82rem;
      white-space: nowrap;
    }
    span::before {
      width: 0.6em;
      height: 0.6em;
      border-radius: 50%;
      background: var(--dot);
      content: '';
    }
    .running {
      --dot: var(--accent);
    }
    .running::before {
      animation: pulse 1.1s ease-in-out infinite alternate;
    }
    .cancelling {
      --dot: var(--cleaning);
    }
    .finished {
      --dot: var(--finished);
    }
    .failed {
      --dot: var(--failed);
    }
    .cancelled {
      --dot: var(--cancelled);
    }
    @keyframes pulse {
      to {
        opacity: 0.3;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .running::before {
        animation: none;
      }
    }
  `,
})
export class StatusPill {
  readonly state = input.required<RunState | 'idle'>();
  readonly text = computed(() => words[this.state()]);
}
