import * as fc from 'fast-check';

/** The value, which fast-check prints as a text of its own when a property fails. It stays JSON: the method doesn't count. */
export function told<T extends object>(value: T, text: (value: T) => string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => text(value), enumerable: false });
}
