import { TestBed } from '@angular/core/testing';
import { timer } from 'rxjs';
import { allTasks } from 'rxjs-asyncio';
import { marbles } from 'rxjs-asyncio/testing';
import { AsyncPipeDemo } from '../angular/async-pipe';

/** Looks at the component at chosen times (ms), which take none of ours. */
function inVirtualTime(test: (at: (ms: number, look: () => void) => void, text: () => string, destroy: () => void) => void): void {
  marbles(({ flush }) => {
    const fixture = TestBed.createComponent(AsyncPipeDemo);
    fixture.detectChanges();
    const text = (): string => {
      fixture.detectChanges();
      return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
    };
    test(
      (ms, look) => void timer(ms).subscribe(look),
      text,
      () => fixture.destroy(),
    );
    flush();
  });
}

describe('a component in virtual time', () => {
  it('shows how far its coroutine is, and what it returns.', () => {
    const seen: string[] = [];

    inVirtualTime((at, text) => {
      for (const ms of [499, 1_001, 2_301]) at(ms, () => seen.push(text()));
    });

    expect(seen).toEqual([
      'The report is being written… Chapters so far: 0',
      'The report is being written… Chapters so far: 2',
      'A report of four chapters Chapters so far: 4',
    ]);
  });

  it('has its coroutine cancelled when it is destroyed, which cleans up for 300 ms.', () => {
    const pending: number[] = [];

    inVirtualTime((at, _text, destroy) => {
      at(700, destroy);
      for (const ms of [699, 999, 1_001]) at(ms, () => pending.push(allTasks().size));
    });

    expect(pending).toEqual([1, 1, 0]);
  });
});
