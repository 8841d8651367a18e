/**
 * The operators alone; `rxjs-asyncio` has them too.
 *
 * @module rxjs-asyncio/operators
 */

export { abortedBy } from './abortedBy.js';
export { asCompletedAll } from './asCompletedAll.js';
export { asCompletedMap } from './asCompletedMap.js';
export { gatherAll } from './gatherAll.js';
export { gatherMap, type GatherMapOptions } from './gatherMap.js';
export { guardedBy } from './guardedBy.js';
export { mapToThread, type ThreadOptions } from './mapToThread.js';
export { orderedMap, type LimitOptions } from './orderedMap.js';
export { putTo, type PutToOptions } from './putTo.js';
export { shielded } from './shielded.js';
export { toTraceEvents } from './toTraceEvents.js';
export { waitAll } from './waitAll.js';
export { whenSet } from './whenSet.js';
export { withCleanup } from './withCleanup.js';
export { withTimeout } from './withTimeout.js';
