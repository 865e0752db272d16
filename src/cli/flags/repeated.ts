/** For an option that may be given several times: all of its values, in order. */
export function repeated(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
