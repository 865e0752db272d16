import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { podPassages } from '#equation/inbound-pod.ts';
import type { FabricListener } from '#equation/listener.ts';
import { reach } from '#equation/reach.ts';
import type { Way } from '#mesh/way.ts';
import { bothAllow, connections } from '#network/connections.ts';
import { addressPeer, type Peer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { undeclaredListeners } from '#reach/explain/explain-fabric.ts';
import type { OtherPorts, Source } from '#reach/explain/explain-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { addressText } from '#reach/explain/explain-peer-text.ts';
import type { AskedEnd, AskedPort, AskedSource } from '#reach/explain/explain-question.ts';
import { sourcePeer, workloadSource } from '#reach/explain/explain-source.ts';
import { type ConnectionSet, connectionsOn, NO_CONNECTIONS, subtract, union } from '#set/connection-set.ts';
import { intersectPorts, NO_PORTS, type PortSet } from '#set/port-set.ts';

/** What may be opened, for sure and perhaps. */
interface Opened {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

const NOTHING: Opened = { open: NO_CONNECTIONS, unknown: NO_CONNECTIONS };

/** The ports of a workload that nothing declares: what a source gets of them. */
export function otherPorts(fabric: Fabric, source: AskedSource, to: Workload): OtherPorts {
  const found = undeclaredListeners(fabric, to).map((listener) => openedOf(fabric, source, listener));
  return { to: workloadId(to), from: sourceOf(source, to), ...together(found) };
}

/** What a workload can open to addresses outside, without the ports that were asked about one by one. */
export function otherPortsOutside(
  { network }: Fabric,
  from: Workload,
  to: Extract<AskedEnd, { readonly type: 'addresses' }>,
  ports: readonly AskedPort[],
): OtherPorts {
  const asked = ports.reduce<ConnectionSet>(
    (set, { protocol, port }) => union(set, connectionsOn(protocol, [[port, port]])),
    NO_CONNECTIONS,
  );
  const { open, unknown } = connections(network, sourcePeer(from, false), addressPeer(to.addresses));
  return {
    to: addressText(to.addresses),
    from: workloadSource(from, false),
    open: subtract(open, asked),
    unknown: subtract(unknown, asked),
  };
}

function sourceOf(source: AskedSource, to: Workload): Source {
  switch (source.type) {
    case 'workload':
      return workloadSource(source.workload, source.workload === to);
    case 'addresses':
      return { type: 'addresses', addresses: addressText(source.addresses) };
    case 'any':
      return { type: 'pods', places: [], accounts: { type: 'any' } };
    default:
      return source satisfies never;
  }
}

function openedOf(fabric: Fabric, source: AskedSource, listener: FabricListener): Opened {
  if (source.type === 'any') {
    const passages = podPassages(fabric, listener);
    return together(
      passages.map((one) => opened(listener, one, bothAllow(one.network.egress, one.network.ingress))),
    );
  }
  const peer: Peer =
    source.type === 'addresses'
      ? addressPeer(source.addresses)
      : sourcePeer(source.workload, source.workload === listener.workload);
  const { attempts } = reach(fabric, peer, listener);
  return together(attempts.map((one) => opened(listener, one, one.hops[0] ?? NOTHING)));
}

interface Tried {
  readonly way: Way;
  readonly outcome: Outcome;
  readonly ports: PortSet;
}

/** Of a way that is open for some ports, others may be unknown. */
function opened(
  { protocol, port, ports: own }: FabricListener,
  { way, outcome, ports }: Tried,
  first: Opened,
): Opened {
  if (outcome === 'closed') return NOTHING;
  if (outcome === 'unknown') return { open: NO_CONNECTIONS, unknown: connectionsOn(protocol, ports) };
  const isDirect = way.via === undefined && way.port === port;
  const maybe = isDirect ? intersectPorts(first.unknown[protocol], own) : NO_PORTS;
  return { open: connectionsOn(protocol, ports), unknown: connectionsOn(protocol, maybe) };
}

function together(parts: readonly Opened[]): Opened {
  const open = parts.reduce((set, one) => union(set, one.open), NO_CONNECTIONS);
  const unknown = parts.reduce((set, one) => union(set, one.unknown), NO_CONNECTIONS);
  return { open, unknown: subtract(unknown, open) };
}
