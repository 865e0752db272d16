import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** One file out of a gzipped tar archive (POSIX ustar), by its name there; `undefined` if it isn't in it. */
export function fileInTarball(tarball: Uint8Array, name: string): Uint8Array | undefined {
  const archive = gunzipSync(tarball);
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(textAt(header, 124, 12), 8) || 0;
    if (textAt(header, 0, 100) === name) return archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

/** A field of the header: ends at the first NUL. */
function textAt(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end)).trim();
}
