/** A JSON pointer (RFC 6901): `''` is the whole document, `/spec/containers/0` a node in it. */
export type Pointer = string;

/** Appends reference tokens to a pointer, escaping `~` and `/` (RFC 6901, section 3). */
export function joinPointer(base: Pointer, ...tokens: readonly (string | number)[]): Pointer {
  let pointer = base;
  for (const token of tokens) pointer += `/${typeof token === 'number' ? token : escapeToken(token)}`;
  return pointer;
}

function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** The reference tokens of a pointer, unescaped (RFC 6901, section 4). */
export function parsePointer(pointer: Pointer): readonly string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
