import type { Fabric } from '#equation/fabric.ts';
import { relayPeer, relayWorkload } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Relay, Way } from '#mesh/way.ts';
import { type Explanation, explain } from '#network/explain.ts';
import { type Peer, workloadPeer } from '#network/peer.ts';
import type { AnswerHop, AnswerRelay } from '#reach/explain/explain-mesh-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { peerText } from '#reach/explain/explain-peer-text.ts';
import { answerSide } from '#reach/explain/explain-steps.ts';

/** What the network says to each hop of a way: to the pods, or to the relay and from there to the pods. */
export function explainHops(
  fabric: Fabric,
  peer: Peer,
  { workload, protocol, port }: FabricListener,
  way: Way,
): readonly Explanation[] {
  const { network } = fabric;
  const to = workloadPeer(workload);
  const own = way.port === port ? protocol : 'TCP';
  if (way.via === undefined) return [explain(network, peer, to, way.port, own)];
  const relay = relayPeer(fabric, way.via);
  return [explain(network, peer, relay, way.via.port, 'TCP'), explain(network, relay, to, way.port, own)];
}

export function answerHop(manifests: Manifests, explained: Explanation): AnswerHop {
  const { from, to, port, outcome, egress, ingress } = explained;
  return {
    from: peerText(from),
    to: peerText(to),
    port,
    outcome,
    sides: [answerSide(manifests, egress, peerText(from)), answerSide(manifests, ingress, peerText(to))],
  };
}

/** A relay by the workload that it is, or by its service account where the manifests have none such. */
export function answerRelay(fabric: Fabric, relay: Relay): AnswerRelay {
  const workload = relayWorkload(fabric, relay);
  const id = workload === undefined ? `${relay.namespace}/${relay.serviceAccount}` : workloadId(workload);
  return { id, port: relay.port };
}
