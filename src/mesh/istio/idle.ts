import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { idlePolicies } from '#mesh/istio/authorization/idle-policies.ts';
import { strangeAccounts } from '#mesh/istio/authorization/strange-accounts.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

const AUTHENTICATIONS = ['security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication'];

/**
 * Istio's policies that select no workload, and what they name that isn't there (Istio docs, "Configuration Analysis Messages", IST0101 and
 * IST0127). Where the manifests show no workload of a policy's namespace, nothing can be told.
 */
export function istioIdle(istio: Istio, members: readonly Workload[]): readonly MeshFault[] {
  const { rootNamespace } = istio.settings;
  const inhabited = new Set(members.map(({ namespace }) => namespace));
  if (members.length > 0) inhabited.add(rootNamespace);
  const isTold = ({ resource }: MeshFault) => inhabited.has(namespaceOf(resource));
  return [
    ...idlePolicies(istio, members),
    ...strangeAccounts(istio),
    ...idleAuthentications(istio, members),
  ].filter(isTold);
}

function idleAuthentications({ cluster, settings }: Istio, members: readonly Workload[]) {
  const byNamespace = new Map<string, Workload[]>();
  for (const one of members) {
    const known = byNamespace.get(one.namespace);
    if (known === undefined) byNamespace.set(one.namespace, [one]);
    else known.push(one);
  }
  return cluster.resources.flatMap((resource): readonly MeshFault[] => {
    const labels = AUTHENTICATIONS.includes(groupKind(resource)) ? selected(resource) : [];
    if (labels.length === 0) return [];
    const namespace = namespaceOf(resource);
    const near = namespace === settings.rootNamespace ? members : (byNamespace.get(namespace) ?? []);
    if (near.some((one) => labels.every(([key, value]) => one.labels[key] === value))) return [];
    return [{ resource, pointer: '/spec/selector', message: 'applies to no workload of the manifests' }];
  });
}

function selected({ object }: Resource): readonly (readonly [string, string])[] {
  const selector = objectAt(objectAt(object, 'spec'), 'selector');
  return Object.entries(stringMap(selector['matchLabels']));
}
