import { namespaceOf } from '#cluster/namespace.ts';
import { isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { PodSelection } from '#network/read/policy.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';
import { EVERYTHING, parseSelector, type Selector } from '#set/selector.ts';

/** A policy of a kind that isn't evaluated. Verdicts of the pods that it may select are unknown. */
export interface UnmodelledPolicy {
  readonly resource: Resource;
  /** What it may select, as far as that can be told: at least everything that it does select. */
  readonly subject: PodSelection;
  readonly pointer: Pointer;
  readonly directions: readonly Direction[];
}

interface Unmodelled {
  readonly groups: readonly string[];
  readonly kind: string;
  readonly clusterWide: boolean;
  /** The member of `spec` that is a plain LabelSelector on pods, if the kind has one. */
  readonly selector?: string;
}

/** Policies of network plugins that decide over the same connections. A new kind is a new line. */
const UNMODELLED: readonly Unmodelled[] = [
  { groups: ['cilium.io'], kind: 'CiliumNetworkPolicy', clusterWide: false, selector: 'endpointSelector' },
  { groups: ['cilium.io'], kind: 'CiliumClusterwideNetworkPolicy', clusterWide: true },
  { groups: ['crd.projectcalico.org', 'projectcalico.org'], kind: 'NetworkPolicy', clusterWide: false },
  { groups: ['crd.projectcalico.org', 'projectcalico.org'], kind: 'GlobalNetworkPolicy', clusterWide: true },
  { groups: ['crd.antrea.io'], kind: 'NetworkPolicy', clusterWide: false },
  { groups: ['crd.antrea.io'], kind: 'ClusterNetworkPolicy', clusterWide: true },
  { groups: ['k8s.ovn.org'], kind: 'EgressFirewall', clusterWide: false },
  { groups: ['k8s.cni.cncf.io'], kind: 'MultiNetworkPolicy', clusterWide: false },
];

/** The policies among the resources whose kind is known but not evaluated. */
export function findUnmodelled(resources: readonly Resource[]): readonly UnmodelledPolicy[] {
  return resources.flatMap((resource) => {
    const kind = UNMODELLED.find(
      (one) => one.kind === resource.kind && one.groups.includes(groupOf(resource)),
    );
    if (kind === undefined) return [];
    return unmodelled(resource, kind);
  });
}

function unmodelled(resource: Resource, kind: Unmodelled): UnmodelledPolicy {
  const spec = objectAt(resource.object, 'spec');
  return {
    resource,
    subject: {
      namespaces: kind.clusterWide ? EVERYTHING : namespaceOf(resource),
      pods: (kind.selector === undefined ? undefined : plainSelector(spec, kind.selector)) ?? EVERYTHING,
    },
    pointer: kind.selector === undefined ? '/spec' : `/spec/${kind.selector}`,
    directions: DIRECTIONS,
  };
}

/** A selector that uses prefixes of Cilium's own (`k8s:app`, `any:app`) isn't narrowed. */
function plainSelector(spec: JsonObject, member: string): Selector | undefined {
  if (!isObject(spec[member])) return undefined;
  const selector = parseSelector(spec[member]);
  if (typeof selector === 'string') return undefined;
  const plain = selector.every(
    ({ key }) => !key.includes(':') && !key.startsWith('io.kubernetes.pod.') && !key.startsWith('reserved'),
  );
  return plain ? selector : undefined;
}

function groupOf(resource: Resource): string {
  return resource.apiVersion.slice(0, Math.max(0, resource.apiVersion.indexOf('/')));
}
