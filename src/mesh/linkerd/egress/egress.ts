import type { MeshBecause } from '#mesh/because.ts';
import { type EgressNetwork, readEgressNetworks } from '#mesh/linkerd/egress/egress-network.ts';
import type { PodView } from '#mesh/linkerd/inbound/pod-view.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { Outbound } from '#mesh/outbound.ts';
import type { PortSet } from '#set/port-set.ts';

const networksOf = new WeakMap<Linkerd, readonly EgressNetwork[]>();

/** More ports than these, taken out of the proxy, are too many to list. */
const LISTED = 64;

/**
 * What a workload's proxy lets out (Linkerd docs, "EgressNetwork"): what the EgressNetworks of its namespace say, before those of the
 * global namespace. What they don't cover passes.
 */
export function egressOf(linkerd: Linkerd, { pod }: PodView): Outbound {
  const { namespace, resource } = pod.workload;
  let networks = networksOf.get(linkerd);
  if (networks === undefined) {
    networks = readEgressNetworks(linkerd.cluster.resources);
    networksOf.set(linkerd, networks);
  }
  const own = networks.filter((one) => one.namespace === namespace);
  const global = networks.filter(
    (one) => one.namespace === linkerd.settings.egressNamespace && one.namespace !== namespace,
  );
  const governing = covering(own, global);
  if (governing.length === 0)
    return { allows: 'any', hosts: [], because: [{ reason: 'linkerd/egress-open' }] };
  const because = governing.map(
    (one): MeshBecause => ({
      reason: one.allows ? 'linkerd/egress-allow' : 'linkerd/egress-deny',
      resource: one.resource,
      pointer: '/spec/trafficPolicy',
    }),
  );
  if (governing.every(({ allows }) => allows)) return { allows: 'any', hosts: [], because };
  const whole = governing.at(-1)?.addresses === undefined;
  const skipped = portsOf(pod.skipOutbound);
  if (!whole || governing.some(({ allows }) => allows) || skipped === undefined) {
    return { allows: 'unknown', hosts: [], because: [...because, { reason: 'linkerd/egress-partial' }] };
  }
  const past: MeshBecause = { reason: 'linkerd/client-skip-outbound', detail: skipped.join(), resource };
  const hosts = [
    ...governing.flatMap(({ routes }) => routes),
    ...(skipped.length === 0 ? [] : [{ host: '*', ports: skipped, because: past }]),
  ];
  return { allows: hosts.length === 0 ? 'none' : 'registered', hosts, because };
}

/** Those that decide about some address: up to the first that covers all of them. */
function covering(own: readonly EgressNetwork[], global: readonly EgressNetwork[]): readonly EgressNetwork[] {
  const found: EgressNetwork[] = [];
  for (const group of [own, global]) {
    found.push(...group.filter(({ addresses }) => addresses !== undefined));
    const whole = group.find(({ addresses }) => addresses === undefined);
    if (whole !== undefined) return [...found, whole];
  }
  return found;
}

function portsOf(set: PortSet): readonly number[] | undefined {
  const ports: number[] = [];
  for (const [from, to] of set) {
    if (to - from >= LISTED || ports.length > LISTED) return undefined;
    for (let port = from; port <= to; port++) ports.push(port);
  }
  return ports;
}
