import type { Program } from '../language.js';
import { blocks } from './blocks.js';
import { core } from './core.js';
import { locks } from './locks.js';
import { more } from './more.js';
import { queues } from './queues.js';
import { waitingScenarios } from './waiting.js';

/** Programs that were written by hand, named by the facts that they show. */
export const scenarios: Readonly<Record<string, Program>> = { ...core, ...waitingScenarios, ...blocks, ...locks, ...queues, ...more };
