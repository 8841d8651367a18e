import { brand } from '../../brand.js';
import { hooks } from '../../loop/hooks.js';
import { isNode } from './parallelism.js';
import { PoolExecutor, type PoolExecutorOptions } from './PoolExecutor.js';

/**
 * Runs functions in threads: worker threads in Node, Web Workers in a browser. They are started as there is work for them, and one
 * that has nothing to do does not keep the process alive.
 *
 * Python: `concurrent.futures.ThreadPoolExecutor`. Nothing is shared but a SharedArrayBuffer: arguments and results are cloned.
 *
 * ```ts
 * await using executor = new ThreadPoolExecutor({ maxWorkers: 4 });
 * executor.submit((n: number) => n ** 2, 12).subscribe(console.log); // 144
 * ```
 *
 * @throws TypeError, RangeError when an option is not what it must be
 */
export class ThreadPoolExecutor extends PoolExecutor<ThreadPoolExecutor> {
  constructor(options: PoolExecutorOptions = {}) {
    super('ThreadPoolExecutor', isNode() ? 'thread' : 'web', options);
  }
}

brand(ThreadPoolExecutor, 'ThreadPoolExecutor');
hooks.newExecutor = () => new ThreadPoolExecutor();
