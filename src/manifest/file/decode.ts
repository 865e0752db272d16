import { Buffer, isUtf8 } from 'node:buffer';

/** The text of a file, without a byte order mark, and the place where it isn't quite text. */
export interface Decoded {
  /** `undefined` if it isn't text at all. */
  readonly text: string | undefined;
  readonly flaw?: { readonly reason: string; readonly line: number };
}

/**
 * Decodes the bytes of a file as kubectl does: UTF-8, or UTF-16 where a byte order mark says so; each byte that
 * isn't UTF-8 becomes U+FFFD. A NUL byte, which no YAML or JSON parser accepts, makes it binary.
 */
export function decodeText(content: Uint8Array | string): Decoded {
  if (typeof content === 'string') return decoded(content.startsWith('\ufeff') ? content.slice(1) : content);
  const [first, second] = content;
  if (first === 0xff && second === 0xfe) return decoded(new TextDecoder('utf-16le').decode(content));
  if (first === 0xfe && second === 0xff) return decoded(new TextDecoder('utf-16be').decode(content));
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    return { text: undefined, flaw: { reason: `a NUL byte at offset ${nul}`, line: lineOf(bytes, nul) } };
  const start = first === 0xef && second === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = bytes.toString('utf8', start);
  if (isUtf8(bytes)) return { text };
  const offset = firstInvalid(bytes);
  return {
    text,
    flaw: { reason: `a byte that isn't UTF-8 at offset ${offset}`, line: lineOf(bytes, offset) },
  };
}

/** What comes as text can hold a NUL, too. */
function decoded(text: string): Decoded {
  const nul = text.indexOf('\0');
  if (nul < 0) return { text };
  const line = text.slice(0, nul).split('\n').length;
  return { text: undefined, flaw: { reason: `a NUL character at offset ${nul}`, line } };
}

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

/** The longest valid beginning, by halving; a character that the cut splits counts as valid. */
function firstInvalid(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >>> 1;
    const start = boundary(bytes, valid);
    if (isUtf8(bytes.subarray(start, boundary(bytes, middle)))) valid = middle;
    else invalid = middle - 1;
  }
  return boundary(bytes, valid);
}

/** Where the character begins that `offset` cuts: at most three continuation bytes back. */
function boundary(bytes: Buffer, offset: number): number {
  for (let back = 1; back <= 3 && back <= offset; back++) {
    const byte = bytes[offset - back] ?? 0;
    if (byte < 0x80) return offset;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? offset - back : offset;
    }
  }
  return offset;
}
