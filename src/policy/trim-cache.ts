import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileCache } from '#policy/file-cache.ts';

/** How much a cache may hold. */
export interface CacheLimits {
  readonly bytes: number;
  /** Since an entry was last used. */
  readonly milliseconds: number;
}

const DAY = 24 * 60 * 60 * 1000;
export const CACHE_LIMITS: CacheLimits = { bytes: 200 * 1000 * 1000, milliseconds: 30 * DAY };

/** An entry, or one that was never finished; nothing else that lies in the directory is ours. */
const ENTRY = /^(?:[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f-]{36})$/;

/** Removes what was not used for long, then the longest unused until the rest fits. No error leaves this function. */
export async function trimCache(
  { directory }: FileCache,
  now: number,
  limits: CacheLimits = CACHE_LIMITS,
): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => ENTRY.test(name)).map((name) => sizeOf(directory, name)),
  );
  let bytes = 0;
  for (const entry of found.flat().sort((a, b) => b.used - a.used)) {
    bytes += entry.bytes;
    const isOld = now - entry.used > (entry.isUnfinished ? DAY : limits.milliseconds);
    if (isOld || bytes > limits.bytes) await rm(entry.path, { force: true }).catch(() => undefined);
  }
}

async function sizeOf(directory: string, name: string) {
  const path = join(directory, name);
  try {
    const stats = await stat(path);
    const isUnfinished = name.startsWith('.');
    return stats.isFile() ? [{ path, bytes: stats.size, used: stats.mtimeMs, isUnfinished }] : [];
  } catch {
    return [];
  }
}
