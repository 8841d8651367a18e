import type { Observable } from 'rxjs';
import { coroutine, sleep, until, type Body } from '../../lib/index.js';

/** Runs `source`; when it is cancelled, it takes `ms` to clean up. */
export const slowToLeave = coroutine(function* <T>(source: Observable<T>, ms: number): Body<T> {
  try {
    return yield* until(source);
  } catch (error) {
    yield* sleep(ms);
    throw error;
  }
});
