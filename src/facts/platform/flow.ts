import type { Workload } from '#cluster/workload.ts';
import type { Flow } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { WantedFlow } from '#equation/intent.ts';
import { type FabricListener, fabricListeners, listenerAt } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import type { Attempt, Layer } from '#equation/reach.ts';
import { type Call, type WorksVerdict, works } from '#equation/works.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { FlowFacts, Reason } from '#facts/platform/schema.ts';
import { unmodelledOf } from '#mesh/unmodelled-of.ts';
import type { Connections } from '#network/connections.ts';
import type { Outcome } from '#network/verdict/verdict.ts';

/** A flow for each of its ports; one that names none, for the callee's ports by which it works best. */
export function flowFacts(
  fabric: Fabric,
  { flow, from, to }: WantedFlow,
  reasons: Reasons,
): readonly FlowFacts[] {
  const wanted = wantedRequests(flow.operations);
  const verdicts = listenersOfFlow(fabric, flow, to).map((listener) => works(fabric, from, listener, wanted));
  const best = (['open', 'unknown', 'closed'] as const).find((outcome) =>
    verdicts.some((verdict) => verdict.outcome === outcome),
  );
  return verdicts
    .filter(({ outcome }) => flow.ports.length > 0 || outcome === best)
    .map((verdict) => flowFact(flow, verdict, reasons));
}

function listenersOfFlow(fabric: Fabric, { ports }: Flow, to: Workload): readonly FabricListener[] {
  if (ports.length > 0) return ports.flatMap((port) => listenerAt(fabric, to, port) ?? []);
  return fabricListeners(fabric, to).filter(({ source }) => source === 'container' || source === 'service');
}

const WORKS: Readonly<Record<Outcome, FlowFacts['works']>> = {
  open: 'yes',
  closed: 'no',
  unknown: 'unknown',
};

function flowFact(
  flow: Flow,
  { listener: { port }, outcome, calls }: WorksVerdict,
  reasons: Reasons,
): FlowFacts {
  const call = calls.find((one) => one.outcome === outcome);
  return {
    from: flow.from,
    to: flow.to,
    port,
    operations: flow.operations,
    works: WORKS[outcome],
    transport: call?.chosen.transport ?? 'unknown',
    service: call?.service?.resource.name ?? '',
    stoppedBy: call?.stoppedBy ?? '',
    because: call === undefined ? [] : distinctReasons(stopReasons(call, reasons)),
  };
}

/** Why a call is stopped where it is; why it is sent as it is, if nothing stops it. */
export function stopReasons(
  { chosen, outcome, stoppedBy, attempt }: Call,
  reasons: Reasons,
): readonly Reason[] {
  const unknown = outcome === 'unknown' && attempt !== undefined ? unmodelledOf(attempt.way) : [];
  const own = reasons.mesh([...unknown, ...chosen.because]);
  if (attempt === undefined || stoppedBy === undefined || stoppedBy === 'client') return own;
  return layerReasons(stoppedBy, attempt, own, reasons);
}

/** Why a layer refuses an attempt; `own`: what the client itself has to say. */
export function layerReasons(
  stoppedBy: Layer,
  { way, hops }: Attempt,
  own: readonly Reason[],
  reasons: Reasons,
): readonly Reason[] {
  switch (stoppedBy) {
    case 'network':
      return hops.flatMap((hop) => refusals(hop, reasons));
    case 'transport':
      return [...reasons.mesh(way.because), ...own];
    case 'identity':
      return own;
    case 'authorization':
      return way.authorization.decisions
        .filter(({ outcome }) => outcome === 'denied')
        .flatMap(({ because }) => reasons.mesh(because));
    default:
      return stoppedBy satisfies never;
  }
}

function refusals({ egress, ingress }: Connections, reasons: Reasons): readonly Reason[] {
  return [egress, ingress].flatMap(({ decisions }) =>
    decisions
      .filter(({ outcome }) => outcome === 'closed')
      .flatMap(({ because }) => reasons.network(because)),
  );
}
