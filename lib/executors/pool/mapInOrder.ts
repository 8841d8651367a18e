import { catchError, concat, from, isObservable, materialize, mergeMap, Observable, throwError, toArray } from 'rxjs';
import { kindOf } from '../../Awaitable.js';
import { coroutine, type Body, type Coroutine } from '../../tasks/Coroutine.js';
import { until } from '../../tasks/until.js';
import { fromIterable } from '../../waiting/fromIterable.js';
import { OrderedJobs } from '../../waiting/OrderedJobs.js';
import { BatchCall, type Batch } from './BatchJob.js';
import { Call } from './Call.js';
import type { Pool } from './Pool.js';
import type { Target } from './Target.js';

/** Jobs begun and not yet handed on, for each worker: one that runs, one that it finds next, and room for one that takes longer. */
const ahead = 3;
/** How long (ms) a batch is to take: long beside a message, short beside what anybody notices. */
const batchGoal = 1;
const largestBatch = 512;
/** A clock may be coarse: no call is taken for quicker than this (ms). */
const quickest = 0.002;

/** The engine of `map`: jobs in the order of the inputs. Those of a plain iterable, which never lets wait, travel in batches. */
export function mapInOrder<T, R>(
  where: string,
  pool: Pool,
  target: Target,
  inputs: Observable<T> | Iterable<T> | AsyncIterable<T>,
): Observable<R> {
  if (isObservable(inputs)) return mapEach(where, pool, target, inputs);
  if (kindOf(inputs) === 'async iterable') return mapEach(where, pool, target, fromIterable(inputs));
  return new Observable((subscriber) => {
    const size = new BatchSize();
    const batches = fromIterable(batchesOf(inputs as Iterable<T>, size));
    return ordered(where, pool, batches, (batch) => runBatch(where, pool, target, batch, size) as Coroutine<R[]>)
      .pipe(
        catchError((error) => {
          if (!(error instanceof Broken)) throw error;
          return concat([error.values as R[]], throwError(() => error.error));
        }),
        mergeMap((values) => values),
      )
      .subscribe(subscriber);
  });
}

function mapEach<T, R>(where: string, pool: Pool, target: Target, inputs: Observable<T>, isAccepted = false): Observable<R> {
  return ordered(where, pool, inputs, (value) => new Call<R>(pool, target, [value], isAccepted));
}

function ordered<T, R>(where: string, pool: Pool, source: Observable<T>, project: (value: T) => Coroutine<R>): Observable<R> {
  return new Observable((subscriber) => {
    new OrderedJobs(subscriber, where, project, ahead * pool.maxWorkers).run(source);
  });
}

function* batchesOf(inputs: Iterable<unknown>, size: BatchSize): Iterable<Batch> {
  let first = 0;
  let batch: unknown[] = [];
  for (const input of inputs) {
    batch.push(input);
    if (batch.length < size.next) continue;
    yield { first, inputs: batch };
    first += batch.length;
    batch = [];
  }
  if (batch.length > 0) yield { first, inputs: batch };
}

/** How many calls travel together, learnt from how long they take. */
class BatchSize {
  next = 1;

  learn(calls: number, ms: number): void {
    if (calls === 0) return;
    const fitting = Math.floor(batchGoal / Math.max(ms / calls, quickest));
    this.next = Math.max(1, Math.min(fitting, this.next * 4, largestBatch));
  }
}

/** A batch that ended with an error, and what it had come to. */
class Broken extends Error {
  readonly values: readonly unknown[];
  readonly error: unknown;

  constructor(values: readonly unknown[], error: unknown) {
    super('a call of a batch failed', { cause: error });
    this.values = values;
    this.error = error;
  }
}

/** As it is, where that is enough: it is reported when nobody sees it. */
function broken(values: readonly unknown[], error: unknown): unknown {
  return values.length === 0 ? error : new Broken(values, error);
}

/**
 * Runs a batch in one worker. What is left of it, as it took too long, or could not be sent as one, goes on one by one, to all workers,
 * also when the pool has been shut down meanwhile: it was taken.
 */
const runBatch = coroutine(
  function* (where: string, pool: Pool, target: Target, batch: Batch, size: BatchSize): Body<unknown[]> {
    const release = pool.hold();
    try {
      const { values: first, ms, failure } = yield* new BatchCall(pool, target, batch);
      const values = [...first];
      if (failure !== null) throw broken(values, failure.error);
      size.learn(values.length, ms);
      const left = batch.inputs.slice(values.length);
      if (left.length === 0) return values;
      for (const result of yield* until(mapEach(where, pool, target, from(left), true).pipe(materialize(), toArray()))) {
        if (result.kind === 'N') values.push(result.value);
        if (result.kind === 'E') throw broken(values, result.error);
      }
      return values;
    } finally {
      release();
    }
  },
  { name: 'map' },
);
