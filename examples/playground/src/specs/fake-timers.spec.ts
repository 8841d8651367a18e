import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { allTasks, sleep } from 'rxjs-asyncio';
import { runVirtual } from 'rxjs-asyncio/testing';
import { AsyncPipeDemo } from '../angular/async-pipe';

const textOf = (fixture: ComponentFixture<unknown>): string => {
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
};

describe('a component under fake timers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows how far its coroutine is, and what it returns.', async () => {
    const fixture = TestBed.createComponent(AsyncPipeDemo);
    fixture.detectChanges();
    const seen: string[] = [];

    for (const ms of [499, 502, 1_300]) {
      await vi.advanceTimersByTimeAsync(ms); // awaited: a coroutine goes on in a microtask
      seen.push(textOf(fixture));
    }

    expect(seen).toEqual([
      'The report is being written… Chapters so far: 0',
      'The report is being written… Chapters so far: 2',
      'A report of four chapters Chapters so far: 4',
    ]);
  });

  it('has its coroutine cancelled when it is destroyed, and leaves no timer.', async () => {
    const fixture = TestBed.createComponent(AsyncPipeDemo);
    fixture.detectChanges();
    await vi.advanceTimersByTimeAsync(700);

    fixture.destroy();
    await vi.advanceTimersByTimeAsync(299);
    expect(allTasks().size).toBe(1); // still cleans up
    await vi.advanceTimersByTimeAsync(2);

    expect([allTasks().size, vi.getTimerCount()]).toEqual([0, 0]);
  });
});

it('a component lives in the virtual time of a program.', () => {
  const { value, elapsed } = runVirtual(() => {
    const fixture = TestBed.createComponent(AsyncPipeDemo);
    fixture.detectChanges();
    return sleep(2_500, fixture);
  });

  expect([textOf(value), elapsed]).toEqual(['A report of four chapters Chapters so far: 4', 2_500]);
});
