import { reportKey } from '#cache/report-key.ts';
import type { Store } from '#cache/store.ts';
import { type CheckOptions, check } from '#check.ts';
import { parseSources, type ReadSources } from '#manifest/read.ts';
import type { Policies } from '#policy/policies.ts';
import type { Report } from '#report/report.ts';

/** Where reports are kept, and for which program: a report of another build is none of ours. */
export interface ReportCache {
  readonly store: Store;
  readonly build: string;
}

/**
 * As `check` of the parsed sources; but where the same was checked before, the report is the one of then, and nothing is parsed, computed
 * or evaluated. What is kept is a report, in which secrets are masked.
 * @throws EastwestError `no-manifests`, as `readManifests`.
 */
export async function checkCached(
  read: ReadSources,
  policies: Policies,
  options: CheckOptions,
  cache?: ReportCache,
): Promise<Report> {
  const key = cache === undefined ? undefined : await reportKey(cache.build, read, policies, options);
  if (cache === undefined || key === undefined) return check(parseSources(read), policies, options);
  const known = await cache.store.read(key);
  if (known !== undefined) return JSON.parse(known);
  const report = await check(parseSources(read), policies, options);
  if (isLasting(report)) await cache.store.write(key, JSON.stringify(report));
  return report;
}

/** A rule that ran out of time may have more of it in the next run. */
function isLasting({ rules }: Report): boolean {
  return rules.every(({ status }) => status !== 'broken');
}
