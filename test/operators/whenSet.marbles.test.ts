import { EMPTY, mergeMap, NEVER, of, repeat, take, throwError } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { Event } from '../../lib/index.js';
import { marbles } from '../../lib/testing/index.js';
import { whenSet } from '../../operators/index.js';
import { lastFrame } from './support.js';

/** An event that is set at each `s`, and cleared at each `c`. */
function eventOf({ cold }: RunHelpers, diagram: string): Event {
  const event = new Event();
  cold(diagram).subscribe((what) => (what === 's' ? event.set() : event.clear()));
  return event;
}

function setEvent(): Event {
  const event = new Event();
  event.set();
  return event;
}

describe('whenSet in marbles', () => {
  it('holds values back while the event is clear, and loses none', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const event = eventOf(helpers, 's---c-----s');
      const source = cold('           -1-2-3-4-5|');
      const subs = '                  ^---------!';
      const expected = '              -1-2------(345|)';
      expectObservable(source.pipe(whenSet(event))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('pauses again and again', () => {
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const event = eventOf(helpers, '---s------c------s');
      const source = cold('           a-b-----c---d--e------f|');
      const expected = '              ---(ab)-c--------(de)-f|';
      expectObservable(source.pipe(whenSet(event))).toBe(expected);
    });
  });

  it('passes everything on while the event is set', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a-(bc)-d|').pipe(whenSet(setEvent()))).toBe('a-(bc)-d|');
    });
  });

  it('completes at once when nothing is held back, though the event is clear', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--|').pipe(whenSet(new Event()))).toBe('--|');
      expectObservable(EMPTY.pipe(whenSet(new Event()))).toBe('|');
    });
  });

  it('fails at once when nothing is held back, though the event is clear', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--#').pipe(whenSet(new Event()))).toBe('--#');
      expectObservable(throwError(() => 'error').pipe(whenSet(new Event()))).toBe('#');
    });
  });

  it('tells an error after what was held back', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const event = eventOf(helpers, '-----s');
      const source = cold('           -a-b# ');
      const subs = '                  ^---! ';
      const expected = '              -----(ab#)';
      expectObservable(source.pipe(whenSet(event))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('takes a synchronous source', () => {
    marbles((helpers) => {
      const { expectObservable } = helpers;
      const event = eventOf(helpers, '---s');
      expectObservable(of('a', 'b').pipe(whenSet(setEvent()))).toBe('(ab|)');
      expectObservable(of('a', 'b').pipe(whenSet(event))).toBe('---(ab|)');
    });
  });

  it('never ends where the source never does, or where the event is never set', () => {
    marbles(({ expectObservable }) => {
      expectObservable(NEVER.pipe(whenSet(setEvent())), '----!').toBe('-');
      expectObservable(of('a').pipe(whenSet(new Event())), '----!').toBe('-');
    });
  });

  it('drops what was held back when it is left', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const event = eventOf(helpers, '-----s ');
      const source = cold('           -a-b-c|');
      const unsub = '                 ----!  ';
      const expected = '              -----  ';
      expectObservable(source.pipe(whenSet(event)), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^---!');
    });
  });

  it('may be left in the middle of what was held back', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const event = eventOf(helpers, '-----s     ');
      const source = cold('           abc------d|');
      const expected = '              -----(ab|) ';
      expectObservable(source.pipe(whenSet(event), take(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('subscribes the source anew for each subscription', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const event = eventOf(helpers, '---s       ');
      const source = cold('           a----|     ');
      const subs = ['                 ^----!     ', '-----^----!'];
      const expected = '              ---a-a----|';
      expectObservable(source.pipe(whenSet(event), repeat(2))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('may be subscribed again from its own notification', () => {
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const event = eventOf(helpers, '---s');
      const paused = cold('a|').pipe(whenSet(event));
      expectObservable(paused.pipe(mergeMap(() => paused))).toBe('---a|');
    });
  });

  it('leaves nothing scheduled when it is left', () => {
    expect(lastFrame(() => of(1).pipe(whenSet(new Event())).subscribe().unsubscribe())).toBe(0);
  });
});
