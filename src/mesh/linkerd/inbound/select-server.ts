import type { MeshedPod } from '#mesh/linkerd/inbound/meshed-pod.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { createdAt } from '#mesh/linkerd/policy/precedence.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';
import { serversSelecting } from '#mesh/linkerd/policy/server-index.ts';

/**
 * The Servers that select a pod, by port: the first in order of precedence counts. A name may select several ports. Admission refuses
 * overlapping Servers as far as it notices; then the policy controller keeps the first.
 */
export function selectServers(
  { policies }: Linkerd,
  { workload, names }: MeshedPod,
): ReadonlyMap<number, readonly Server[]> {
  const found = new Map<number, Server[]>();
  for (const server of serversSelecting(policies.serverIndex, workload)) {
    const { port } = server;
    for (const number of typeof port === 'number' ? [port] : (names.get(port) ?? [])) {
      found.set(number, [...(found.get(number) ?? []), server]);
    }
  }
  return found;
}

/** Whether it is known which of several Servers was there first. */
export function isFirstKnown(servers: readonly Server[]): boolean {
  const ages = servers.map(({ resource }) => createdAt(resource));
  return servers.length < 2 || (ages.every((age) => age !== '') && ages[0] !== ages[1]);
}
