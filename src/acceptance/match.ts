import { acceptedAs, type Known, placeOf } from '#acceptance/known.ts';
import type { Finding, Severity } from '#policy/finding.ts';

/** Findings, held against those that are known. Each known one covers a single finding, each finding is in one of the lists. */
export interface Matched<K extends Known> {
  /** Said before of the same node, and no less grave then. */
  readonly covered: readonly Pair<K>[];
  /** The rule had something to say of the node before, but something else, or less gravely. */
  readonly changed: readonly Pair<K>[];
  readonly fresh: readonly Finding[];
  /** What is known and no longer found. */
  readonly gone: readonly K[];
}

export interface Pair<K extends Known> {
  readonly finding: Finding;
  readonly known: K;
}

const RANK = { note: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/**
 * Pairs findings with known ones. Alike ones are counted: two that are known don't cover a third. Of several that would do, the
 * least grave is taken, so that the others are left for graver findings.
 */
export function matchKnown<K extends Known>(findings: readonly Finding[], known: readonly K[]): Matched<K> {
  const same = pair(gravestFirst(findings), leastFirst(known), {
    ofFinding: acceptedAs,
    ofKnown: ({ fingerprint }) => fingerprint,
    suits: isCovered,
  });
  const near = pair(same.findings, same.known, {
    ofFinding: (finding) => placeOf({ ...finding, subject: finding.subject.id }),
    ofKnown: placeOf,
    suits: () => true,
  });
  return { covered: same.pairs, changed: near.pairs, fresh: near.findings, gone: near.known };
}

function isCovered(finding: Finding, known: Known): boolean {
  const { rule, subject, node, severity } = known;
  const isHere = finding.rule === rule && finding.subject.id === subject && finding.node === node;
  return isHere && RANK[finding.severity] <= RANK[severity];
}

interface Keys<K> {
  readonly ofFinding: (finding: Finding) => string;
  readonly ofKnown: (known: K) => string;
  readonly suits: (finding: Finding, known: K) => boolean;
}

/** Pairs what has the same key, in order, each once; and what is left of both. */
function pair<K>(findings: readonly Finding[], known: readonly K[], keys: Keys<K>) {
  const waiting = new Map<string, K[]>();
  for (const one of known) {
    const key = keys.ofKnown(one);
    const list = waiting.get(key);
    if (list === undefined) waiting.set(key, [one]);
    else list.push(one);
  }
  const pairs: { readonly finding: Finding; readonly known: K }[] = [];
  const left: Finding[] = [];
  for (const finding of findings) {
    const candidates = waiting.get(keys.ofFinding(finding)) ?? [];
    const index = candidates.findIndex((candidate) => keys.suits(finding, candidate));
    const [taken] = index === -1 ? [] : candidates.splice(index, 1);
    if (taken === undefined) left.push(finding);
    else pairs.push({ finding, known: taken });
  }
  const used = new Set(pairs.map((each) => each.known));
  return { pairs, findings: left, known: known.filter((one) => !used.has(one)) };
}

function gravestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => RANK[b.severity] - RANK[a.severity]);
}

function leastFirst<K extends Known>(known: readonly K[]): readonly K[] {
  return known.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}
