/** Computes when it is first asked, and then no more. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** An object with one member more, which is computed when somebody first looks at it. */
export function withLazy<T extends object, K extends string, V>(
  object: T,
  key: K,
  compute: () => V,
): T & { readonly [P in K]: V } {
  const get = once(compute);
  return Object.defineProperty({ ...object }, key, { get, enumerable: true, configurable: true }) as T & {
    readonly [P in K]: V;
  };
}
