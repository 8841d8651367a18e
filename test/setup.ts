import { expect } from '@jest/globals';
import { Observable } from 'rxjs';

// Jest iterates what has an iterator when it compares, and to iterate an awaitable is to await it.
expect.addEqualityTesters([
  (a, b) => (a instanceof Observable || b instanceof Observable ? a === b : undefined),
]);
