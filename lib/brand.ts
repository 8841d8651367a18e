/** A class as `brand` needs it: anything with a prototype. */
type Branded = abstract new (...args: never[]) => object;

function brandSymbol(name: string): symbol {
  return Symbol.for(`rxjs-asyncio.${name}`);
}

/**
 * Lets `instanceof` hold between an ESM and a CJS copy of this package in one process: instances carry a symbol of the
 * global registry. A subclass that was not branded itself keeps the ordinary `instanceof`.
 */
export function brand(type: Branded, name: string): void {
  const symbol = brandSymbol(name);
  Object.defineProperty(type.prototype, symbol, { value: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this === type) return hasSymbol(value, symbol);
      return Function.prototype[Symbol.hasInstance].call(this, value);
    },
  });
}

function hasSymbol(value: unknown, symbol: symbol): boolean {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[symbol] === true;
}
