import { Component } from '@angular/core';

/** What the colours of a timeline mean. */
@Component({
  selector: 'pg-legend',
  template: `
    <ul aria-label="Legend">
      <li><i class="created"></i>created</li>
      <li><i class="ready"></i>ready</li>
      <li><i class="running"></i>running</li>
      <li><i class="suspended"></i>suspended on</li>
      <li><i class="cancelled"></i>cancelled</li>
      <li><i class="cleaning"></i>cleaning up</li>
      <li><i class="finished"></i>finished</li>
      <li><i class="failed"></i>failed</li>
    </ul>
  `,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 0.3rem 1.1rem;
      margin: 0;
      padding: 0;
      color: var(--muted);
      font-size: 0.8rem;
      list-style: none;
    }
    li {
      display: inline-flex;
      align-items: center;
      gap: 0.45em;
    }
    i {
      width: 1.3em;
      height: 0.8em;
      border-radius: 3px;
      background: var(--fill);
    }
    .created {
      border: 1px dashed var(--faint);
    }
    .ready {
      --fill: var(--ready);
    }
    .running {
      width: 0.3em;
      height: 1.1em;
      --fill: var(--running);
    }
    .suspended {
      --fill: var(--suspended);
    }
    .cancelled {
      width: 0.9em;
      border-radius: 0;
      --fill: var(--cancelled);
      clip-path: polygon(0 0, 100% 0, 50% 100%);
    }
    .cleaning {
      --fill: repeating-linear-gradient(-45deg, var(--cleaning-line) 0 3px, var(--cleaning-soft) 3px 6px);
    }
    .finished,
    .failed {
      width: 0.85em;
      border-radius: 50%;
      --fill: var(--finished);
    }
    .failed {
      --fill: var(--failed);
    }
  `,
})
export class Legend {}
