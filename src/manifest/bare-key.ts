/**
 * Whether a line of a Secret that holds YAML is a key alone, with what it has on the lines below: `identity:`. It's a word like others, and
 * no secret: hiding it would take away names elsewhere.
 */
export function isBareKey(line: string, below: string): boolean {
  return indentOf(below) > indentOf(line) && /^ *[A-Za-z][A-Za-z0-9_.-]*: *(?:[|>][-+0-9]*)? *$/.test(line);
}

/** Of a line that has something on it; 0 of an empty one. */
function indentOf(line: string): number {
  return /^ *(?=\S)/.exec(line)?.[0].length ?? 0;
}
