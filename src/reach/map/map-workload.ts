import { findListeners, type Listener } from '#cluster/listener.ts';
import type { Workload } from '#cluster/workload.ts';
import { resourceId } from '#manifest/resource.ts';
import { governingOf, type Network } from '#network/network.ts';
import type { Direction } from '#network/verdict/because.ts';
import type { Isolation, MapPort, MapWorkload } from '#reach/map/map-model.ts';
import { compareText } from '#reach/map/map-order.ts';
import { isProtocol, PROTOCOLS } from '#set/connection-set.ts';

/** The workloads of a network as a map shows them, and where each of the network's is among them. */
export interface Numbering {
  readonly workloads: readonly MapWorkload[];
  readonly numberOf: ReadonlyMap<Workload, number>;
}

/** Workloads by namespace, name, kind. */
export function mapWorkloads(network: Network): Numbering {
  const listeners = findListeners(network.cluster);
  const ordered = [...network.workloads].sort(compareWorkloads);
  return {
    workloads: ordered.map((workload) => mapWorkload(network, workload, listeners.get(workload) ?? [])),
    numberOf: new Map(ordered.map((workload, number) => [workload, number])),
  };
}

function compareWorkloads(a: Workload, b: Workload): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.resource.name, b.resource.name) ||
    compareText(a.resource.kind, b.resource.kind)
  );
}

function mapWorkload(network: Network, workload: Workload, listeners: readonly Listener[]): MapWorkload {
  const { resource, namespace } = workload;
  const { kind, name, origin } = resource;
  return {
    id: resourceId(kind, namespace, name),
    kind,
    namespace,
    name,
    origin,
    isolation: {
      ingress: isolation(network, workload, 'ingress'),
      egress: isolation(network, workload, 'egress'),
    },
    policies: {
      ingress: policyIds(network, workload, 'ingress'),
      egress: policyIds(network, workload, 'egress'),
    },
    ports: listeners.flatMap(mapPort).sort(comparePorts),
  };
}

function isolation(network: Network, workload: Workload, direction: Direction): Isolation {
  if (workload.hostNetwork) return 'host-network';
  const { policies, unmodelled } = governingOf(network, workload, direction);
  if (unmodelled.length > 0) return 'unknown';
  if (policies.some(({ tier, subject }) => tier === 'network-policy' && subject !== undefined)) {
    return 'isolated';
  }
  if (policies.some(({ subject }) => subject === undefined)) return 'unknown';
  return policies.length > 0 ? 'governed' : 'none';
}

function policyIds(network: Network, workload: Workload, direction: Direction): readonly string[] {
  const { policies, unmodelled } = governingOf(network, workload, direction);
  return [...policies, ...unmodelled].map(({ resource }) => resource.id).sort(compareText);
}

function mapPort({ protocol, port, name, source }: Listener): readonly MapPort[] {
  return source === 'any' || source === 'policy' || !isProtocol(protocol)
    ? []
    : [{ protocol, port, name, source }];
}

function comparePorts(a: MapPort, b: MapPort): number {
  return PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol) || a.port - b.port;
}
