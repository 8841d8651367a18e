export { asCompletedAll } from './asCompletedAll.js';
export { asCompletedMap } from './asCompletedMap.js';
export { gatherAll } from './gatherAll.js';
export { gatherMap, type GatherMapOptions } from './gatherMap.js';
export { orderedMap, type LimitOptions } from './orderedMap.js';
export { shielded } from './shielded.js';
export { waitAll } from './waitAll.js';
export { withCleanup } from './withCleanup.js';
export { withTimeout } from './withTimeout.js';
