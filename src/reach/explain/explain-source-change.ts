import type { FabricListener } from '#equation/listener.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Explanation } from '#network/explain.ts';
import { findChanges } from '#reach/explain/explain-change.ts';
import type { Change } from '#reach/explain/explain-change-model.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import type { FoundSource } from '#reach/explain/explain-found.ts';
import { closingWay, knowingWay, meshChange } from '#reach/explain/explain-mesh-change.ts';
import type { AnswerWorks } from '#reach/explain/explain-mesh-model.ts';
import { outcomeOf } from '#reach/explain/explain-operations.ts';
import { isNoRequests } from '#set/request-set.ts';

/**
 * What would have to change for another outcome. Closed: all that a call would need. Open: what closes the ways that are open. Unknown:
 * what would have to be known.
 */
export function sourceChanges(
  context: Context,
  listener: FabricListener,
  { from, outcome, ways }: FoundSource,
  explained: Explanation,
  works: AnswerWorks | undefined,
): readonly Change[] {
  const { fabric, manifests } = context;
  // Whom a closed class of strangers could be opened to, nobody asked.
  if (from.type === 'pods' && outcome === 'closed') return [];
  const { mesh, member } = membershipOf(fabric.mesh, listener.workload);
  const isMember = member !== 'no' && mesh !== 'none';
  const network = findChanges(fabric.network, manifests, explained);
  // Requests that were asked about and are refused aren't to be closed.
  const isRefused = context.operations.some(({ requests }) =>
    ways.every((way) => outcomeOf(way, requests) === 'closed'),
  );
  if (outcome === 'open') {
    if (isRefused) return [];
    const open = ways.filter(({ attempt }) => attempt.outcome === 'open');
    return distinct(open.flatMap((way) => closingWay(context, listener, way)));
  }
  if (outcome === 'unknown') {
    const doubtful = ways.filter(({ attempt }) => attempt.outcome === 'unknown');
    const hops = doubtful.flatMap(({ hops: all }) => all.filter((hop) => hop.outcome === 'unknown'));
    return distinct([
      ...hops.flatMap((hop) => findChanges(fabric.network, manifests, hop)),
      ...doubtful.flatMap((way) => knowingWay(context, listener, way)),
    ]);
  }
  const [call] = works?.calls ?? [];
  if (call !== undefined) return call.changes;
  // Plaintext that nobody is let in with isn't helped by the network.
  const isHopeless = ways.every(
    ({ attempt: { way, requests } }) =>
      way.transport === 'mtls' || way.accepted === 'no' || isNoRequests(requests.possible),
  );
  if (!isMember || !isHopeless) return network;
  return [meshChange(context, listener, 'gateway', listener.workload, [])];
}

function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}
