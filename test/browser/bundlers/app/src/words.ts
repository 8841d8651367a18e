// In TypeScript, and with an import: it has to be bundled before a worker can have it.
import { Queue } from 'rxjs-asyncio';

export function sort(words: readonly string[]): string[] {
  const queue = new Queue<string>();
  for (const word of words) queue.putNowait(word);
  return Array.from(words, () => queue.getNowait()).sort();
}
