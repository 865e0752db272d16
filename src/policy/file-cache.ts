import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A directory of small files, each named by a hash of what it was made from. It may vanish at any time. */
export interface FileCache {
  readonly directory: string;
}

/** What was stored under `key`, or `undefined` if it isn't there, is cut short or was altered. */
export async function readCache(cache: FileCache, key: string): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(join(cache.directory, key), 'utf8');
  } catch {
    return undefined;
  }
  const body = text.slice(65);
  return text[64] === '\n' && text.slice(0, 64) === sealOf(key, body) ? body : undefined;
}

/**
 * Stores `body`, whole or not at all: readers see the old file or the new one. Whoever can't write works without
 * a cache, which is slower and otherwise the same; so no error leaves this function.
 */
export async function writeCache(cache: FileCache, key: string, body: string): Promise<void> {
  const temporary = join(cache.directory, `.${key}.${randomUUID()}`);
  try {
    await mkdir(cache.directory, { recursive: true, mode: 0o700 });
    await writeFile(temporary, `${sealOf(key, body)}\n${body}`, { flag: 'wx', mode: 0o600 });
    await rename(temporary, join(cache.directory, key));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Covers the key too: an entry that was copied to another name is no entry. */
function sealOf(key: string, body: string): string {
  return createHash('sha256').update(key).update('\0').update(body).digest('hex');
}
