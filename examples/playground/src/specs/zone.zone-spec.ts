import { NgZone, provideZoneChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ZoneDemo } from '../angular/zone';

describe('a component of plain fields, under zone.js and fake timers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideZoneChangeDetection()] });
  });
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['inside', 'inside inside inside'],
    ['outside', ''],
  ])('is drawn after each step of a task that was started %s the zone: "%s".', async (where, drawn) => {
    const fixture = TestBed.createComponent(ZoneDemo);
    fixture.autoDetectChanges();
    const shown = (id: string): string => (fixture.nativeElement as HTMLElement).querySelector(`#${id}`)!.textContent;

    TestBed.inject(NgZone).run(() => (where === 'inside' ? fixture.componentInstance.inside() : fixture.componentInstance.outside()));
    await vi.advanceTimersByTimeAsync(451);

    expect(shown('zones')).toBe(drawn);
    expect(fixture.componentInstance.steps).toBe(3);
  });
});
