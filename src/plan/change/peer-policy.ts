import { namespaceOf } from '#cluster/namespace.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import {
  isPeerAuthentication,
  type PeerPolicy,
  readPeerAuthentication,
} from '#mesh/istio/transport/peer-authentication.ts';
import { controlPlanes } from '#plan/machinery.ts';
import type { World } from '#plan/world.ts';
import { type Labels, label } from '#set/selector.ts';

/** The PeerAuthentications of a world that count. */
export function peerPolicies({ fabric }: World): readonly PeerPolicy[] {
  const { istio } = controlPlanes(fabric);
  return fabric.cluster.resources
    .filter(isPeerAuthentication)
    .flatMap((resource) => readPeerAuthentication(resource, istio).policy ?? []);
}

/** Those of a namespace for all its workloads. */
export function widePolicies(world: World, namespace: string): readonly PeerPolicy[] {
  return peerPolicies(world).filter((one) => one.namespace === namespace && isWide(one));
}

/** Those that select pods with some labels. */
export function narrowPolicies(world: World, namespace: string, labels: Labels): readonly PeerPolicy[] {
  return peerPolicies(world).filter(
    (one) =>
      one.namespace === namespace &&
      !isWide(one) &&
      Object.entries(one.labels).every(([key, value]) => label(labels, key) === value),
  );
}

export function isWide({ labels }: PeerPolicy): boolean {
  return Object.keys(labels).length === 0;
}

/** A PeerAuthentication, ready to apply. */
export function peerAuthentication(namespace: string, name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace },
    spec,
  };
}

/** A name that no PeerAuthentication of the namespace has yet. */
export function freeName(
  resources: readonly Resource[],
  namespace: string,
  kind: string,
  wanted: string,
): string {
  const taken = new Set(
    resources.filter((one) => one.kind === kind && namespaceOf(one) === namespace).map(({ name }) => name),
  );
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
