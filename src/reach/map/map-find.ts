import { closest } from '#closest.ts';
import { EastwestError } from '#errors.ts';
import type { ReachMap } from '#reach/map/map-model.ts';

/**
 * The number of the workload that a user names: `name`, `namespace/name` or `Kind/namespace/name`. Throws `bad-usage` where there is
 * none, with a suggestion, or where there are several.
 */
export function findMapWorkload(map: ReachMap, written: string): number {
  const found = map.workloads.flatMap((workload, number) =>
    namesOf(workload).includes(written) ? [number] : [],
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    const ids = found.flatMap((number) => map.workloads[number]?.id ?? []);
    throw new EastwestError(
      'bad-usage',
      `${written} may be ${ids.slice(0, 5).join(' or ')}${ids.length > 5 ? ' …' : ''}`,
      'Name one of them in full.',
    );
  }
  const suggestion = closest(written, new Set(map.workloads.flatMap(namesOf)));
  throw new EastwestError(
    'bad-usage',
    `there is no workload ${written}`,
    suggestion === undefined
      ? 'Write namespace/name or Kind/namespace/name of a workload in the manifests.'
      : `Did you mean ${suggestion}?`,
  );
}

function namesOf({ id, namespace, name }: ReachMap['workloads'][number]): readonly string[] {
  return [`${namespace}/${name}`, name, id];
}
