import type { Fabric } from '#equation/fabric.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Attempt, reach } from '#equation/reach.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { RequestDecision } from '#mesh/authorization.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Explanation } from '#network/explain.ts';
import type { Peer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { becauseKey } from '#reach/explain/explain-address-classes.ts';
import { decisionsAbout } from '#reach/explain/explain-decisions.ts';
import { answerHop, answerRelay, explainHops } from '#reach/explain/explain-hops.ts';
import type { AnswerDecision, AnswerWay } from '#reach/explain/explain-mesh-model.ts';
import { requestText } from '#reach/explain/explain-request-text.ts';
import { bareSymptom } from '#reach/explain/explain-symptom.ts';
import { reasonsKey, tellReasons } from '#reach/explain/explain-told.ts';

/** One way tried, with what the network and the policies said about the peer. */
export interface TriedWay {
  readonly attempt: Attempt;
  readonly hops: readonly Explanation[];
  readonly decisions: readonly RequestDecision[];
}

/** Every way to a listener as a peer finds it, those that get furthest first. */
export function tryWays(fabric: Fabric, peer: Peer, listener: FabricListener): readonly TriedWay[] {
  return reach(fabric, peer, listener)
    .attempts.map((attempt) => ({
      attempt,
      hops: explainHops(fabric, peer, listener, attempt.way),
      decisions: decisionsAbout(fabric, peer, attempt),
    }))
    .sort((a, b) => progress(b.attempt) - progress(a.attempt));
}

const LAYERS = ['network', 'transport', 'identity', 'authorization'] as const;

function progress({ outcome, stoppedBy, way, identity }: Attempt): number {
  const layer = outcome === 'open' ? 6 : outcome === 'unknown' ? 5 : LAYERS.indexOf(stoppedBy ?? 'network');
  // Who has no identity comes in plaintext, if at all.
  const isLikely = (way.transport === 'mtls') === (identity.principal !== undefined);
  return layer * 2 + (isLikely ? 1 : 0);
}

/** A way that is no more open than that. */
export function atMost(way: TriedWay, limit: Outcome): TriedWay {
  if (limit !== 'unknown' || way.attempt.outcome !== 'open') return way;
  return { ...way, attempt: { ...way.attempt, outcome: 'unknown' } };
}

export function bestOutcome(ways: readonly TriedWay[]): Outcome {
  const outcomes = ways.map(({ attempt }) => attempt.outcome);
  return (['open', 'unknown'] as const).find((one) => outcomes.includes(one)) ?? 'closed';
}

/**
 * A text that is the same for peers whose ways are judged alike for the same reasons. Of a way that is refused to everybody it
 * doesn't matter what the network says; of one that the network closes, what the policies would say.
 */
export function waysKey({ ways }: FabricListener, tried: readonly TriedWay[]): string {
  return tried
    .map(({ attempt, hops, decisions }) => {
      const { way, outcome, stoppedBy } = attempt;
      const number = ways.indexOf(way);
      if (way.accepted === 'no') return `${number} refused`;
      const network = hops.map(hopKey).join('|');
      if (stoppedBy === 'network') return `${number} network ${network}`;
      const own = decisions.map((one) => `${one.outcome} ${reasonsKey(one.because)}`);
      return [number, outcome, stoppedBy ?? '', network, ...own].join(' ');
    })
    .sort()
    .join('\n');
}

/**
 * Pods in many namespaces are shown together if the destination says the same for the same reason, and the source's side
 * is of the same kind: which of the namespaces' own policies says so is shown for the example.
 */
function hopKey({ outcome, egress, ingress }: Explanation): string {
  const own = egress.because.map((one) => `${one.type} ${'effect' in one ? one.effect : ''}`);
  return [outcome, egress.outcome, ...new Set(own), ingress.outcome, ...ingress.because.map(becauseKey)].join(
    ' ',
  );
}

/** A way for the answer. */
export function answerWay(
  fabric: Fabric,
  manifests: Manifests,
  { workload }: FabricListener,
  { attempt, hops, decisions }: TriedWay,
): AnswerWay {
  const { way, outcome, stoppedBy, requests } = attempt;
  const reached = stoppedBy === undefined || stoppedBy === 'authorization';
  const relayed = way.via !== undefined;
  const to = membershipOf(fabric.mesh, workload);
  return {
    transport: way.transport,
    port: way.port,
    ...(way.via === undefined ? {} : { via: answerRelay(fabric, way.via) }),
    accepted: way.accepted,
    because: tellReasons(manifests, way.because),
    outcome,
    ...(stoppedBy === undefined
      ? {}
      : { stoppedBy, sees: bareSymptom(stoppedBy, way.transport, to, relayed) }),
    hops: hops.map((hop) => answerHop(manifests, hop)),
    requests: {
      certain: requestText(requests.certain),
      possible: requestText(requests.possible),
    },
    decisions: reached ? decisions.map((one) => answerDecision(manifests, one)) : [],
  };
}

function answerDecision(
  manifests: Manifests,
  { outcome, requests, because }: RequestDecision,
): AnswerDecision {
  return { outcome, requests: requestText(requests), because: tellReasons(manifests, because) };
}
