import type { Workload } from '#cluster/workload.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import type { AuthorizationPolicy } from '#mesh/istio/authorization/policy.ts';
import { readAuthorizationPolicies } from '#mesh/istio/authorization/read-policies.ts';
import { meant } from '#mesh/istio/authorization/value-pattern.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';
import { hasString } from '#set/string-set.ts';

/**
 * AuthorizationPolicies that no workload among `members` is selected by, and values of `namespaces` that fit none of the namespaces of
 * the manifests. Both are likely mistakes if the manifests are complete (Istio docs, "Configuration Analysis Messages", IST0127 and
 * IST0101), and tell nothing if they aren't. Policies that refer to their target aren't looked at.
 */
export function idlePolicies(istio: Istio, members: readonly Workload[]): readonly MeshFault[] {
  const applied = new Set(members.flatMap((member) => policiesFor(istio, member)));
  return readAuthorizationPolicies(istio).policies.flatMap((policy) => [
    ...(applied.has(policy) || isForOthers(istio, policy) ? [] : [idle(policy)]),
    ...strangeNamespaces(istio, policy),
  ]);
}

/** What refers to its target, and what stands in the root namespace for everybody to come. */
function isForOthers({ settings }: Istio, { namespace, attachment }: AuthorizationPolicy): boolean {
  const isForAll = namespace === settings.rootNamespace && attachment.labels.length === 0;
  return attachment.targets.length > 0 || isForAll;
}

function idle({ resource, attachment }: AuthorizationPolicy): MeshFault {
  const pointer = attachment.labels.length === 0 ? '/metadata' : '/spec/selector';
  return { resource, pointer, message: 'applies to no workload of the manifests' };
}

function strangeNamespaces(
  { cluster }: Istio,
  { resource, rules }: AuthorizationPolicy,
): readonly MeshFault[] {
  const names = [...cluster.namespaces.keys()];
  return rules.flatMap(({ from, pointer }) =>
    from.flat().flatMap(({ attribute, values, notValues }) => {
      if (attribute !== 'source.namespace') return [];
      const strange = [...values, ...notValues].filter(
        (value) => !names.some((name) => hasString(meant(value), name)),
      );
      return strange.map((value) => ({
        resource,
        pointer,
        message: `names namespace ${value}, which the manifests don't have`,
      }));
    }),
  );
}
