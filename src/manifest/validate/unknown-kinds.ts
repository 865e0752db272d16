import type { Resource } from '#manifest/resource.ts';

/** A kind that no schema describes, and how many resources there are of it. Unknown is never safe, so they are counted. */
export interface UnknownKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly count: number;
}

/** Counts resources by kind, sorted by apiVersion and kind. */
export function unknownKindsOf(resources: readonly Resource[]): readonly UnknownKind[] {
  const counts = new Map<string, UnknownKind>();
  for (const { apiVersion, kind } of resources) {
    const key = `${apiVersion} ${kind}`;
    counts.set(key, { apiVersion, kind, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
}
