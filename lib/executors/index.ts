// the bridge between threads
export { ConcurrentFuture } from './ConcurrentFuture.js';
export { connectLoop } from './connectLoop.js';
export type { EmitterEndpoint, Endpoint, EventTargetEndpoint } from './Endpoint.js';
export { exposeLoop, type ExposedFunctions } from './exposeLoop.js';
export { RemoteLoop, type ArgumentsOf } from './RemoteLoop.js';
export { runCoroutineThreadsafe, type CoroutineNames, type ResultOf } from './runCoroutineThreadsafe.js';

// executors
export type { Executor, ShutdownOptions } from './Executor.js';
export type { PoolExecutor, PoolExecutorOptions } from './PoolExecutor.js';
export { ProcessPoolExecutor } from './ProcessPoolExecutor.js';
export { ThreadPoolExecutor } from './ThreadPoolExecutor.js';
export { toThread } from './toThread.js';

// what they run
export { transfer } from './transfer.js';
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
export { registerErrorClass } from './registerErrorClass.js';
export { WorkerCrashedError } from './WorkerCrashedError.js';
