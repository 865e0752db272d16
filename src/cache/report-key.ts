import { createHash } from 'node:crypto';
import type { CheckOptions } from '#check.ts';
import type { ReadSources } from '#manifest/read.ts';
import { sourcesDigest } from '#manifest/sources-digest.ts';
import type { Policies } from '#policy/policies.ts';
import { policiesDigest } from '#policy/policies-digest.ts';
import { seesNow } from '#policy/sees-now.ts';

/** Raise it when the form of an entry changes. */
const FORMAT = 1;

/**
 * The digest of everything that a report is made from: two runs with the same one have the same report. `undefined` if something
 * can't be told; then nothing may be kept.
 *
 * Of the time, that is the day (exceptions expire by it) unless a rule may see the instant; the working directory only where policies
 * besides the built-in ones may see it.
 *
 * @param build what changes whenever the program does.
 */
export async function reportKey(
  build: string,
  read: ReadSources,
  policies: Policies,
  { onProgress: _, now, cwd, ...options }: CheckOptions,
): Promise<string | undefined> {
  const sources = sourcesDigest(read);
  if (sources === undefined) return undefined;
  const isOwn = policies.modules.some(({ name }) => name !== 'builtin');
  const parts = [
    FORMAT,
    build,
    sources,
    await policiesDigest(policies),
    policies.modules.some(seesNow) ? now : now.slice(0, 10),
    isOwn ? (cwd ?? null) : null,
    options,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
