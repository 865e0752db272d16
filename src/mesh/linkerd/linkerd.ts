import type { Cluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { chooseTransport } from '#mesh/linkerd/client.ts';
import { egressOf } from '#mesh/linkerd/egress/egress.ts';
import { linkerdFaults } from '#mesh/linkerd/faults.ts';
import { accountOf, principalOf, principalsOf } from '#mesh/linkerd/identity.ts';
import { linkerdIdle } from '#mesh/linkerd/idle.ts';
import { type PodView, podView } from '#mesh/linkerd/inbound/pod-view.ts';
import { linkerdPortCuts } from '#mesh/linkerd/inbound/port-cuts.ts';
import { linkerdWays } from '#mesh/linkerd/inbound/ways.ts';
import { linkerdMachines } from '#mesh/linkerd/machines.ts';
import { membershipOf } from '#mesh/linkerd/membership/membership.ts';
import { isLinkerdPresent } from '#mesh/linkerd/membership/presence.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { readPolicies } from '#mesh/linkerd/policy/policies.ts';
import { readSettings } from '#mesh/linkerd/settings/read-settings.ts';
import type { MeshOptions } from '#mesh/options.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import type { Way } from '#mesh/way.ts';
import { portSet } from '#set/port-set.ts';

/** Linkerd, from the resources of a cluster. */
export function linkerdSemantics(cluster: Cluster, options: MeshOptions): MeshSemantics {
  const linkerd = readLinkerd(cluster, options);
  const { settings, present } = linkerd;
  const views = new Map<Workload, PodView>();
  const viewOf = (workload: Workload) => kept(views, workload, () => podView(linkerd, workload));
  const ways = new Map<Workload, Map<number, readonly Way[]>>();
  return {
    kind: 'linkerd',
    membership: (workload) => membershipOf(linkerd, workload),
    portCuts: (workload) => linkerdPortCuts(viewOf(workload)),
    proxyPorts: (workload) => {
      const { inbound, admin, control } = viewOf(workload).pod.ports;
      return portSet([inbound, admin, control].map((port) => [port, port]));
    },
    ways: (workload, port) =>
      kept(
        kept(ways, workload, () => new Map()),
        port,
        () => linkerdWays(linkerd, viewOf(workload), port),
      ),
    principal: ({ namespace, serviceAccount }) => principalOf(settings, namespace, serviceAccount),
    principals: (namespace) => principalsOf(settings, namespace),
    principalOf: (namespace, serviceAccount) => principalOf(settings, namespace, serviceAccount),
    accountOf: (principal) => accountOf(settings, principal),
    choose: (client, destination) => chooseTransport(linkerd, viewOf, client, destination),
    outbound: (workload) => egressOf(linkerd, viewOf(workload)),
    entrances: [],
    faults: present ? linkerdFaults(linkerd, viewOf) : [],
    idle: () => (present ? linkerdIdle(linkerd) : []),
    assumptions: present ? settings.assumptions : [],
    machines: linkerdMachines(linkerd),
    unmodelled: linkerdMachines(linkerd).flatMap(({ because: { resource, pointer = '' } }) =>
      resource === undefined ? [] : [{ resource, pointer, message: MACHINE }],
    ),
  };
}

const MACHINE = 'it is a machine outside: whether it shows its identity to a port is unknown';

/** A cluster's resources as Linkerd reads them. */
export function readLinkerd(cluster: Cluster, options: MeshOptions): Linkerd {
  const settings = readSettings(cluster.resources, options.linkerd ?? {});
  return {
    cluster,
    settings,
    policies: readPolicies(cluster.resources, settings),
    present: options.linkerd !== undefined || isLinkerdPresent(cluster),
  };
}

function kept<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
