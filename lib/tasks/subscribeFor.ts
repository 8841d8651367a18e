import { Subscriber, type Observable } from 'rxjs';

/** Hands on how a coroutine ends; the values that it emits by itself go to the same subscriber. */
class Ends extends Subscriber<unknown> {
  readonly #subscriber: Subscriber<never>;

  constructor(subscriber: Subscriber<never>) {
    super();
    this.#subscriber = subscriber;
  }

  protected override _next(): void {}

  protected override _error(error: unknown): void {
    this.#subscriber.error(error);
    this.unsubscribe();
  }

  protected override _complete(): void {
    this.#subscriber.complete();
    this.unsubscribe();
  }
}

/** Runs what emits to `subscriber` by itself, and is left with it, also in its first step. */
export function subscribeFor(subscriber: Subscriber<never>, work: Observable<unknown>): void {
  const ends = new Ends(subscriber);
  subscriber.add(ends);
  work.subscribe(ends);
}
