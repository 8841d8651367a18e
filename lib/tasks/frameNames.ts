import { isFuture } from './Future.js';

/** By what all generators of one function have in common. */
const byFunction = new WeakMap<object, string>();
/** In debug mode, one by one. */
const byFrame = new WeakMap<object, string>();

/** Names what a generator function, or a class of frames, makes: a generator itself does not know its function. */
export function nameFramesOf({ prototype }: { readonly prototype?: object } & object, name: string): void {
  if (typeof prototype === 'object' && prototype !== null) byFunction.set(prototype, name);
}

export function nameFrame(frame: object, name: string): void {
  byFrame.set(frame, name);
}

/** The name of something that a task steps, where it is known. */
export function frameName(frame: object): string | null {
  if (isFuture(frame)) return frame._describe();
  return byFrame.get(frame) ?? byFunction.get(Object.getPrototypeOf(frame) as object) ?? null;
}
