import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Connections } from '#network/connections.ts';
import { freeName } from '#plan/change/peer-policy.ts';
import type { Edit } from '#plan/edit.ts';
import type { World } from '#plan/world.ts';
import { hasConnection } from '#set/connection-set.ts';

/**
 * Opens the port on which the mesh carries calls (Istio docs, "Ambient and Kubernetes NetworkPolicy"; Linkerd docs, "Proxy ports") between two
 * workloads whose NetworkPolicies know the application's port only: on each side that refuses it. Policies add up, so that nothing
 * else changes. None for pods without labels, which can't be selected.
 */
export function openMeshPort(
  world: World,
  from: Workload,
  to: Workload,
  port: number,
  hops: readonly Connections[],
): readonly Edit[] {
  if (Object.keys(from.labels).length === 0 || Object.keys(to.labels).length === 0) return [];
  const sides = [
    { side: 'ingress', peers: 'from', type: 'Ingress', own: to, other: from },
    { side: 'egress', peers: 'to', type: 'Egress', own: from, other: to },
  ] as const;
  return sides
    .filter(({ side }) => hops.some((hop) => isRefused(hop[side], port)))
    .map(({ side, peers, type, own, other }): Edit => {
      const { namespace, labels, resource } = own;
      const wanted = `${resource.name}-mesh-port-${peers}-${other.namespace}-${other.resource.name}`.slice(
        0,
        240,
      );
      const name = freeName(world.resources, namespace, 'NetworkPolicy', wanted);
      const rule = { [peers]: [peerOf(other)], ports: [{ protocol: 'TCP', port }] };
      return {
        action: 'apply',
        object: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name, namespace },
          spec: { podSelector: { matchLabels: { ...labels } }, policyTypes: [type], [side]: [rule] },
        },
      };
    });
}

function isRefused({ decisions }: Connections['ingress'], port: number): boolean {
  return decisions.some(
    ({ outcome, connections }) => outcome === 'closed' && hasConnection(connections, 'TCP', port),
  );
}

function peerOf({ namespace, labels }: Workload): JsonObject {
  return {
    namespaceSelector: { matchLabels: { [NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { ...labels } },
  };
}
