import type { MapAssumption, MapReason, ReachMap } from '#reach/map/map.ts';

/** What makes a map less sure than it looks, a sentence each: named in every format. */
export function mapNotices({ unmodelled, faults, groups, assumptions }: ReachMap): readonly string[] {
  return [
    ...unmodelled.map(({ policy, workloads }) => {
      const count = groups[workloads]?.length ?? 0;
      return `${policy.id} is of a kind that isn't evaluated (${policy.apiVersion}): what it may select is unknown, ${count} ${count === 1 ? 'workload' : 'workloads'}`;
    }),
    ...faults.map(({ policy, pointer, message }) => `${policy.id} ${pointer}: ${message}`),
    ...assumptionTexts(assumptions),
  ];
}

/** Settings of a mesh that were taken for granted, those with their documented defaults in one sentence. */
function assumptionTexts(assumptions: readonly MapAssumption[]): readonly string[] {
  const doubtful = assumptions.filter(({ source }) => source === 'ambiguous');
  const meshes = new Set(assumptions.filter(({ source }) => source === 'default').map(({ mesh }) => mesh));
  return [
    ...doubtful.map(
      ({ mesh, setting, value }) => `${mesh}: ${setting} taken as ${value}, one of several in the manifests`,
    ),
    ...[...meshes].map(
      (mesh) =>
        `${mesh}: its configuration isn't among the manifests; documented defaults are taken (\`eastwest facts --verbose\` lists them)`,
    ),
  ];
}

/** Who decided, in one word or two: `NetworkPolicy/shop/web-in`, `no policy`. */
export function reasonText(reason: MapReason): string {
  switch (reason.type) {
    case 'rule':
    case 'isolated':
      return `${reason.policy.id}${reason.type === 'rule' ? ` ${reason.pointer}` : ''}`;
    case 'unknown':
      return `${reason.policy.id} ${reason.pointer} (${reason.reason})`;
    case 'not-isolated':
      return `no policy on ${reason.direction}`;
    case 'exempt':
      return reason.reason;
    case 'mesh':
      return reason.text;
    default:
      return reason satisfies never;
  }
}
