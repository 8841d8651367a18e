/** A marble of a row: a value at its time. */
export interface Marble {
  readonly time: number;
  readonly text: string;
  readonly value: unknown;
}

export interface RowEnd {
  readonly time: number;
  readonly how: 'complete' | 'error' | 'left';
  readonly text: string;
}

/** The values of an Observable; those of a state, as `size$`, hold until the next one. */
export interface Row {
  readonly name: string;
  readonly kind: 'values' | 'state';
  marbles: Marble[];
  end: RowEnd | null;
}

/** A value in a few characters. */
export function brief(value: unknown): string {
  if (value === undefined) return '·';
  if (value instanceof Error) return value.name;
  if (Array.isArray(value)) return value.map(brief).join(' ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]) => `${key} ${brief(item)}`)
      .join(', ');
  }
  return String(value);
}

/** An error with what is in it. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError) return `${error.name}: ${error.errors.map(describeError).join('; ')}`;
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}
