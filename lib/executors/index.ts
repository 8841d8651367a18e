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
export { registerErrorClass } from './errorClasses.js';
export { WorkerCrashedError } from './WorkerCrashedError.js';
