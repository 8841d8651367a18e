// the bridge between threads
export { ConcurrentFuture } from './ConcurrentFuture.js';
export { connectLoop } from './connectLoop.js';
export type { EmitterEndpoint, Endpoint, EventTargetEndpoint } from './Endpoint.js';
export { registerErrorClass } from './errorCodec.js';
export { exposeLoop, type ExposedFunctions } from './exposeLoop.js';
export { RemoteLoop, type ArgumentsOf } from './RemoteLoop.js';
export { runCoroutineThreadsafe, type CoroutineNames, type ResultOf } from './runCoroutineThreadsafe.js';
