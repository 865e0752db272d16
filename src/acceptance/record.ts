import type { Baseline, BaselineEntry } from '#acceptance/baseline.ts';
import { knownOf } from '#acceptance/known.ts';
import { withoutPlaces } from '#acceptance/without-places.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Finding } from '#policy/finding.ts';
import type { Report } from '#report/report.ts';

/** Longer messages are cut where people read them; the fingerprint is made of the whole. */
const LONGEST = 480;

/** The findings of reports as entries of a baseline, alike ones counted. */
export function recordEntries(reports: readonly Report[], file: string): readonly BaselineEntry[] {
  return reports.flatMap(({ findings, environment }) =>
    countAlike(findings.map((finding) => entryOf(finding, environment, file))),
  );
}

/** Entries, each once, with how many there are of it. */
export function countAlike(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const alike = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const { environment, fingerprint, severity } = entry;
    const key = JSON.stringify([environment ?? null, fingerprint, severity]);
    const first = alike.get(key);
    alike.set(key, first === undefined ? entry : { ...first, count: first.count + entry.count });
  }
  return [...alike.values()];
}

/** Each entry as often as it counts. */
export function spread({ entries }: Pick<Baseline, 'entries'>): readonly BaselineEntry[] {
  return entries.flatMap((entry) => Array.from({ length: entry.count }, () => ({ ...entry, count: 1 })));
}

function entryOf(finding: Finding, environment: string | undefined, file: string): BaselineEntry {
  return {
    ...knownOf(finding),
    ...(environment === undefined ? {} : { environment }),
    message: shortened(withoutPlaces(finding)),
    count: 1,
    location: fileLocation(file),
  };
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST).join('')}…`;
}
