import { hooks } from './loop/hooks.js';
import { LazyExecutor } from './waiting/LazyExecutor.js';

/**
 * Gives loops a default executor that is loaded when it is used. A call rather than something that importing does: so a bundle that
 * takes a `sleep` of this package takes no pool of workers along.
 */
export function loadExecutors(): void {
  hooks.newExecutor ??= () =>
    new LazyExecutor(() => import('./executors/index.js').then(({ ThreadPoolExecutor }) => new ThreadPoolExecutor()));
}
