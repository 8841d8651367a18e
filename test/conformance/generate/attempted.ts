import type { Statement } from '../language.js';
import type { Writer } from './Writer.js';

/** Most errors that it throws are told and left. */
export function attempted(writer: Writer, step: Statement): Statement {
  return writer.random.chance(0.8) ? { do: 'attempt', steps: [step] } : step;
}
