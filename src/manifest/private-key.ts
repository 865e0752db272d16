import type { TextRange } from '#manifest/text-range.ts';

/** The first line of a private key: of PEM (RFC 7468, sections 10 and 11) and of OpenPGP's armour (RFC 9580, 6.2.1). */
const HEADER = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g;
const FOOTER = /-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/g;

/** Whether a text contains a private key, or at least its beginning. */
export function holdsPrivateKey(text: string): boolean {
  return text.includes('-----BEGIN ') && text.search(HEADER) !== -1;
}

/** What stands between header and footer of each private key; up to the text's end if there is no footer. */
export function privateKeyRanges(text: string): readonly TextRange[] {
  if (!text.includes('-----BEGIN ')) return [];
  const ranges: TextRange[] = [];
  let done = 0;
  for (const header of text.matchAll(HEADER)) {
    // Within the one before: to look for its footer too would be quadratic where there is none.
    if (header.index < done) continue;
    const start = header.index + header[0].length;
    const length = text.slice(start).search(FOOTER);
    done = length === -1 ? text.length : start + length;
    ranges.push({ start, end: done });
  }
  return ranges;
}
