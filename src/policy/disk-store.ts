import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileCache, readCache, writeCache } from '#policy/file-cache.ts';
import { CACHE_LIMITS, type CacheLimits, trimCache } from '#policy/trim-cache.ts';

/**
 * Texts in a directory of the user's own. An entry that is cut short, altered, or of another key is none; one that is read counts as
 * used; after each writing, what is too old or too much goes.
 */
export function diskStore(directory: string, limits: CacheLimits = CACHE_LIMITS) {
  const cache: FileCache = { directory };
  return {
    async read(key: string): Promise<string | undefined> {
      const text = await readCache(cache, key);
      const now = new Date();
      if (text !== undefined) await utimes(join(directory, key), now, now).catch(() => undefined);
      return text;
    },
    async write(key: string, text: string): Promise<void> {
      await writeCache(cache, key, text);
      await trimCache(cache, Date.now(), limits);
    },
  };
}
