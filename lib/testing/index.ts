/**
 * Tests in virtual time.
 *
 * @module rxjs-asyncio/testing
 */

export { marbles } from './marbles.js';
export { runVirtual, type VirtualResult } from './runVirtual.js';
