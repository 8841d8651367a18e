export { marbles } from './marbles.js';
export { runVirtual, type VirtualResult } from './runVirtual.js';
