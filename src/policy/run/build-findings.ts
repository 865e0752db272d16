import { locate } from '#manifest/locate.ts';
import { locateLine } from '#manifest/locate-line.ts';
import type { Location } from '#manifest/location.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Finding, Severity } from '#policy/finding.ts';
import { locateCombined } from '#policy/run/combine.ts';
import { fingerprint, stablePointer } from '#policy/run/fingerprint.ts';
import type { Answer } from '#policy/run/run-rules.ts';
import type { Verdict } from '#policy/run/verdict.ts';

/** A verdict, with what it was about. */
export interface Stated {
  readonly answer: Answer;
  readonly verdict: Verdict;
  readonly severity: Severity;
}

/** Verdicts as findings: located, each once, sorted, with fingerprints. */
export function buildFindings(stated: readonly Stated[], manifests: Manifests): readonly Finding[] {
  const located = stated.map((each) => ({ ...each, location: locationOf(each, manifests) }));
  const sorted = located.toSorted(compare);
  const ordinals = new Map<string, number>();
  const findings: Finding[] = [];
  let previous: Stated | undefined;
  for (const each of sorted) {
    if (previous !== undefined && isSame(previous, each)) continue;
    previous = each;
    const { answer, verdict, location } = each;
    const { rule } = answer.rule;
    const { subject, resource } = answer.subject;
    const node = stablePointer(resource.object, verdict.pointer);
    const alike = JSON.stringify([rule.id, subject.id, node]);
    const ordinal = ordinals.get(alike) ?? 0;
    ordinals.set(alike, ordinal + 1);
    findings.push({
      rule: rule.id,
      severity: each.severity,
      title: rule.title,
      message: verdict.message,
      remedy: rule.remedy,
      subject: { type: subject.subject, id: subject.id },
      location,
      related: verdict.related.map((place) =>
        typeof place === 'string'
          ? locate(manifests, resource.origin, place)
          : locateLine(manifests, place.file, place.line),
      ),
      node,
      fingerprint: fingerprint(rule.id, subject.id, node, ordinal),
      ...(verdict.metadata !== undefined && { metadata: verdict.metadata }),
    });
  }
  return findings;
}

type Located = Stated & { readonly location: Location };

function locationOf({ answer, verdict }: Stated, manifests: Manifests): Location {
  const { origin } = answer.subject.resource;
  const { place } = verdict;
  const { combined } = answer.subject;
  if (place === undefined && combined !== undefined)
    return locateCombined(answer.subject, verdict, answer.rule.rule, manifests);
  if (place === undefined) return locate(manifests, origin, verdict.pointer);
  const { origin: written } = answer.rule.rule;
  const named = combined !== undefined && written.type === 'user' ? written.file : origin.file;
  return locateLine(manifests, place.file ?? named, place.line);
}

/** File, line, column, rule, message; then what keeps the order total. */
function compare(a: Located, b: Located): number {
  return (
    order(a.location.file, b.location.file) ||
    a.location.line - b.location.line ||
    a.location.column - b.location.column ||
    order(a.answer.rule.rule.id, b.answer.rule.rule.id) ||
    order(a.verdict.message, b.verdict.message) ||
    order(a.answer.subject.subject.id, b.answer.subject.subject.id) ||
    (a.location.document ?? 0) - (b.location.document ?? 0) ||
    order(a.answer.subject.resource.origin.pointer, b.answer.subject.resource.origin.pointer) ||
    order(contentOf(a), contentOf(b))
  );
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The same words about the same node of the same resource. */
function isSame(a: Stated, b: Stated): boolean {
  return (
    a.answer.subject === b.answer.subject && a.answer.rule === b.answer.rule && contentOf(a) === contentOf(b)
  );
}

function contentOf({ verdict }: Stated): string {
  return JSON.stringify([verdict.message, verdict.pointer, verdict.related, verdict.metadata ?? null]);
}
