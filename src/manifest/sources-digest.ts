import { createHash } from 'node:crypto';
import type { ReadSources } from '#manifest/read.ts';

/**
 * SHA-256 over all that parsing these sources depends on: names, order, each byte, and what couldn't be read. `undefined` where that
 * can't be told: of a rendered text, the places in what it was rendered from are looked up in files later on.
 */
export function sourcesDigest({ given, sources, problems }: ReadSources): string | undefined {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([given, problems, sources.length]));
  for (const { content, writtenAt, ...rest } of sources) {
    if (writtenAt !== undefined) return undefined;
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf16le') : content;
    hash.update(JSON.stringify([rest, typeof content, bytes.byteLength]));
    hash.update(bytes);
  }
  return hash.digest('hex');
}
