import { createHash } from 'node:crypto';
import type { JsonObject } from '#manifest/json.ts';
import { jsonText } from '#report/json-value.ts';
import type { RenderOptions } from '#report/render-options.ts';
import type { Report } from '#report/report.ts';
import { type Gravity, type Statement, statements } from '#report/statement.ts';
import { visible } from '#report/visible.ts';
import { writtenPlace } from '#report/written-place.ts';

const SEVERITY: Readonly<Record<Gravity, string>> = {
  blocker: 'blocker',
  error: 'critical',
  warning: 'major',
  note: 'info',
};

/** GitLab demands a file; what is about the run as a whole is shown where one would mend it. */
const NOWHERE = 'eastwest.yaml';

/**
 * GitLab's code quality report (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"): an array, each member with
 * description, check_name, fingerprint, severity, and location with path (from the repository's root, without `./`) and first line.
 */
export function renderGitlab(reports: readonly Report[], options: RenderOptions): string {
  const unique = uniqueFingerprints();
  return jsonText(
    reports.flatMap((report) =>
      statements(report, options.docs).map((one) => violation(report, one, options, unique)),
    ),
  );
}

function violation(
  { environment }: Report,
  one: Statement,
  options: RenderOptions,
  unique: (parts: readonly string[]) => string,
): JsonObject {
  const place = one.location === undefined ? { file: NOWHERE } : writtenPlace(one.location, options);
  const where = environment === undefined ? '' : `${environment}: `;
  const fix = one.remedy === '' ? '' : ` (fix: ${one.remedy})`;
  return {
    description: visible(`${where}${one.message}${fix}`),
    check_name: one.id,
    // A problem has no fingerprint of its own: its line isn't part of this one either.
    fingerprint: unique([
      environment ?? '',
      one.type,
      one.id,
      one.fingerprint ?? JSON.stringify([place.file, one.location?.pointer ?? '', one.message]),
    ]),
    severity: SEVERITY[one.gravity],
    location: { path: place.file, lines: { begin: place.line ?? 1 } },
  };
}

/** GitLab shows only the first of several with the same fingerprint: those that are alike are counted. */
function uniqueFingerprints(): (parts: readonly string[]) => string {
  const counts = new Map<string, number>();
  return (parts) => {
    const key = JSON.stringify(parts);
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return createHash('sha256').update(`${key}${ordinal}`).digest('hex').slice(0, 32);
  };
}
