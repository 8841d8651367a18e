import type { Run } from './run';

/** The runs that are not over: also those whose page is gone and that still clean up. */
export const openRuns = new Set<Run>();
