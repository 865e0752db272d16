import { type Box, leftOver, WHOLE } from '#arbitrary/gain/box.ts';
import type { Gain } from '#arbitrary/gain/gain.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { addressClasses } from '#network/peers/address-class.ts';
import { formatAddresses } from '#set/address-text.ts';
import { PROTOCOLS, type Protocol } from '#set/connection-set.ts';
import { formatPorts, unionPorts } from '#set/port-set.ts';

/** Addresses outside the cluster that a workload can open connections to, and couldn't before. No intent declares such calls. */
export function egressGains(before: Fabric, after: Fabric): readonly Gain[] {
  const byId = new Map(before.network.workloads.map((workload) => [workload.resource.id, workload]));
  return after.network.workloads.flatMap((workload) => {
    const was = byId.get(workload.resource.id);
    if (was === undefined) return [];
    return PROTOCOLS.flatMap((protocol) => {
      for (const level of ['open', 'unknown'] as const) {
        const earlier = boxes(before, was, protocol, level);
        const [rest] = boxes(after, workload, protocol, level).flatMap((box) => leftOver(box, earlier));
        if (rest !== undefined) return [gain(workload, protocol, rest, level)];
      }
      return [];
    });
  });
}

function boxes(
  { network }: Fabric,
  workload: Workload,
  protocol: Protocol,
  level: Gain['outcome'],
): readonly Box[] {
  return addressClasses(network, workload, 'egress').flatMap(({ peer, open, unknown }) => {
    const ports = level === 'open' ? open[protocol] : unionPorts(open[protocol], unknown[protocol]);
    return ports.length === 0 ? [] : [{ ...WHOLE, addresses: peer.addresses, ports }];
  });
}

function gain({ resource }: Workload, protocol: Protocol, box: Box, outcome: Gain['outcome']): Gain {
  const requests = `connections to ${formatAddresses(box.addresses)}`;
  return {
    kind: 'egress',
    workload: resource.id,
    protocol,
    ports: formatPorts(box.ports),
    who: resource.id,
    requests,
    outcome,
  };
}
