// the bridge between threads
export { ConcurrentFuture } from './bridge/ConcurrentFuture.js';
export { connectLoop } from './bridge/connectLoop.js';
export type { EmitterEndpoint, Endpoint, EventTargetEndpoint } from './bridge/Endpoint.js';
export { exposeLoop, type ExposedFunctions } from './bridge/exposeLoop.js';
export { RemoteLoop, type ArgumentsOf } from './bridge/RemoteLoop.js';
export { runCoroutineThreadsafe, type CoroutineNames, type ResultOf } from './bridge/runCoroutineThreadsafe.js';

// executors
export type { Executor, ShutdownOptions } from './Executor.js';
export type { PoolExecutor, PoolExecutorOptions } from './pool/PoolExecutor.js';
export { ProcessPoolExecutor } from './pool/ProcessPoolExecutor.js';
export { ThreadPoolExecutor } from './pool/ThreadPoolExecutor.js';
export { toThread } from './pool/toThread.js';

// what they run
export { transfer } from './pool/transfer.js';
export {
  workerExport,
  type ExportOf,
  type FunctionNames,
  type WorkerContext,
  type WorkerExport,
  type WorkerFunction,
  type WorkerStream,
} from './WorkerFunction.js';

// errors
export { registerErrorClass } from './errors/registerErrorClass.js';
export { WorkerCrashedError } from './errors/WorkerCrashedError.js';
