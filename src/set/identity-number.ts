const numbers = new WeakMap<object, number>();
let count = 0;

/** A number of its own for each object, for keys in which what matters is that it is the very same one. Not the same from run to run. */
export function identityNumber(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  count += 1;
  numbers.set(object, count);
  return count;
}
