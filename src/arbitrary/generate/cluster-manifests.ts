import * as fc from 'fast-check';
import { adminPolicy, baselinePolicy, clusterPolicy } from '#arbitrary/generate/admin-policy.ts';
import type { ClusterConstraints } from '#arbitrary/generate/constraints.ts';
import { networkPolicy } from '#arbitrary/generate/network-policy.ts';
import { namespace, pod } from '#arbitrary/generate/pod.ts';
import { optional } from '#arbitrary/generate/present.ts';
import type { JsonObject } from '#manifest/json.ts';

/** The manifests of a cluster: 1–4 pods, 0–4 policies of all kinds, some namespaces with an object and some without. */
export function clusterManifests(constraints: ClusterConstraints): fc.Arbitrary<readonly JsonObject[]> {
  const policy = fc.oneof(
    { weight: 4, arbitrary: networkPolicy(constraints) },
    { weight: 2, arbitrary: adminPolicy(constraints) },
    { weight: 2, arbitrary: clusterPolicy(constraints) },
  );
  return fc
    .tuple(
      fc.uniqueArray(namespace(), { maxLength: 3, selector: nameOf }),
      fc.array(pod(constraints), { minLength: 1, maxLength: 4 }),
      fc.array(policy, { maxLength: 4 }),
      optional(baselinePolicy(constraints)),
    )
    .filter(([, , policies]) => constraints.ties || !hasTies(policies))
    .map(([namespaces, pods, policies, baseline]) => [
      ...namespaces,
      ...[...pods, ...policies].map(named),
      ...(baseline === undefined ? [] : [baseline]),
    ]);
}

function nameOf({ metadata }: JsonObject): unknown {
  return (metadata as JsonObject)['name'];
}

function named(object: JsonObject, index: number): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject | undefined), name: `x-${index}` } };
}

function hasTies(policies: readonly JsonObject[]): boolean {
  const priorities = policies.flatMap(({ kind, spec }) => {
    const { priority, tier } = spec as JsonObject;
    return priority === undefined ? [] : `${kind === 'AdminNetworkPolicy' ? 'Admin' : tier} ${priority}`;
  });
  return new Set(priorities).size < priorities.length;
}
