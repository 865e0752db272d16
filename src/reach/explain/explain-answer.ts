import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { type Explanation, explain } from '#network/explain.ts';
import { workloadPeer } from '#network/peer.ts';
import { answerWorks } from '#reach/explain/explain-calls.ts';
import { findChanges } from '#reach/explain/explain-change.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import { podManifests } from '#reach/explain/explain-example.ts';
import type { FoundSource } from '#reach/explain/explain-found.ts';
import { answerMember } from '#reach/explain/explain-member.ts';
import type { AnswerMesh, AnswerWorks } from '#reach/explain/explain-mesh-model.ts';
import type { AnswerSource, Source } from '#reach/explain/explain-model.ts';
import { answerOperation } from '#reach/explain/explain-operations.ts';
import { explainOutside } from '#reach/explain/explain-outside.ts';
import { addressText, peerText } from '#reach/explain/explain-peer-text.ts';
import { explainPods } from '#reach/explain/explain-pod-classes.ts';
import type { AskedSource } from '#reach/explain/explain-question.ts';
import { sourcePeer, workloadSource } from '#reach/explain/explain-source.ts';
import { sourceChanges } from '#reach/explain/explain-source-change.ts';
import { answerSide } from '#reach/explain/explain-steps.ts';
import { answerWay, bestOutcome, tryWays } from '#reach/explain/explain-ways.ts';

/** Everybody who was asked about, in classes, and what each gets at a listener. */
export function answerSources(
  context: Context,
  source: AskedSource,
  listener: FabricListener,
): readonly AnswerSource[] {
  const { fabric } = context;
  switch (source.type) {
    case 'workload': {
      const replica = source.workload === listener.workload;
      const peer = sourcePeer(source.workload, replica);
      const ways = tryWays(fabric, peer, listener);
      // Which of its own pods it calls, itself or another, isn't its choice.
      const works = replica ? undefined : answerWorks(context, source.workload, listener, ways);
      const from = workloadSource(source.workload, replica);
      const found = { from, peer, outcome: bestOutcome(ways), ways };
      return [answerSource(context, listener, found, { client: source.workload, works })];
    }
    case 'addresses':
      return explainOutside(fabric, listener, source.addresses).map(({ addresses, outcome, ways }) => {
        const from: Source = { type: 'addresses', addresses: addressText(addresses) };
        const peer = { type: 'address', addresses } as const;
        return answerSource(context, listener, { from, peer, outcome, ways }, {});
      });
    case 'any':
      return explainPods(fabric, listener, context.classesOf).map(
        ({ places, accounts, example, outcome, ways }) => ({
          ...answerSource(
            context,
            listener,
            { from: { type: 'pods', places, accounts }, peer: example, outcome, ways },
            {},
          ),
          example: podManifests(fabric.network, example),
        }),
      );
    default:
      return source satisfies never;
  }
}

/** What a workload gets of addresses outside, where only the network has a say. */
export function answerOutside(
  { fabric, manifests }: Context,
  workload: Workload,
  explained: Explanation,
): AnswerSource {
  return {
    from: workloadSource(workload, false),
    outcome: explained.outcome,
    sides: sidesOf(manifests, explained),
    changes: findChanges(fabric.network, manifests, explained),
    operations: [],
  };
}

function answerSource(
  context: Context,
  listener: FabricListener,
  found: FoundSource,
  own: { readonly client?: Workload; readonly works?: AnswerWorks | undefined },
): AnswerSource {
  const { from, outcome, ways } = found;
  const { fabric, manifests, operations, meshes } = context;
  const direct = ways.map(({ hops }) => hops[0]).find((hop) => hop !== undefined && isDirect(listener, hop));
  const { workload, port, protocol } = listener;
  const explained = direct ?? explain(fabric.network, found.peer, workloadPeer(workload), port, protocol);
  return {
    from,
    outcome,
    sides: sidesOf(manifests, explained),
    changes: sourceChanges(context, listener, found, explained, own.works),
    ...(meshes.length === 0 ? {} : { mesh: meshOf(context, listener, found, own) }),
    operations: operations.map((one) => answerOperation(manifests, one, ways)),
  };
}

function isDirect({ workload, port, protocol }: FabricListener, hop: Explanation): boolean {
  return (
    hop.to.type === 'workload' &&
    hop.to.workload === workload &&
    hop.port === port &&
    hop.protocol === protocol
  );
}

function sidesOf(manifests: Context['manifests'], { egress, ingress, from, to }: Explanation) {
  return [answerSide(manifests, egress, peerText(from)), answerSide(manifests, ingress, peerText(to))];
}

function meshOf(
  context: Context,
  listener: FabricListener,
  { ways }: FoundSource,
  { client, works }: { readonly client?: Workload; readonly works?: AnswerWorks | undefined },
): AnswerMesh {
  const [first] = ways;
  const { principal, sure } = first?.attempt.identity ?? { principal: undefined, sure: true };
  return {
    ...(client === undefined ? {} : { member: answerMember(context, client) }),
    ...(principal === undefined ? {} : { identity: { principal, sure } }),
    ways: ways.map((way) => answerWay(context.fabric, context.manifests, listener, way)),
    ...(works === undefined ? {} : { works }),
  };
}
