import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { requestsFrom, requestsOf } from '#equation/requests.ts';
import { peerAddresses } from '#equation/source-address.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { RequestDecision } from '#mesh/authorization.ts';
import type { MeshBecause, MeshReason } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import type { Peer } from '#network/peer.ts';
import { findChanges } from '#reach/explain/explain-change.ts';
import type { Change, MeshAdvice, MeshChange } from '#reach/explain/explain-change-model.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import { decisionsFor } from '#reach/explain/explain-decisions.ts';
import { permitManifests } from '#reach/explain/explain-mesh-snippet.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import type { AskedOperation } from '#reach/explain/explain-operation.ts';
import { sourcePeer } from '#reach/explain/explain-source.ts';
import { tellReasons } from '#reach/explain/explain-told.ts';
import type { TriedWay } from '#reach/explain/explain-ways.ts';
import { includesRequests, intersectRequests, isNoRequests } from '#set/request-set.ts';
import { ABSENT, strings } from '#set/string-set.ts';

/** A change to a mesh's resources, for the answer. */
export function meshChange(
  { fabric, manifests }: Context,
  { workload }: FabricListener,
  advice: MeshAdvice,
  subject: Workload,
  because: readonly MeshBecause[],
  snippet: readonly JsonObject[] = [],
): MeshChange {
  const { mesh, mode } = membershipOf(fabric.mesh, workload);
  return {
    type: 'mesh',
    mesh,
    mode,
    advice,
    subject: workloadId(subject),
    because: tellReasons(manifests, because),
    manifests: snippet,
  };
}

/** Reasons for which something is denied whatever else permits it. */
const DENYING: ReadonlySet<MeshReason> = new Set<MeshReason>([
  'istio/denied-by',
  'istio/provider-missing',
  'istio/provider-conflict',
]);

/** What would let a workload through on a way, all of it: what the network and what the policies refuse. */
export function openingWay(
  context: Context,
  client: Workload,
  listener: FabricListener,
  { attempt, hops }: TriedWay,
): readonly Change[] {
  const { fabric, manifests } = context;
  const network = hops
    .filter(({ outcome }) => outcome !== 'open')
    .flatMap((hop) => findChanges(fabric.network, manifests, hop));
  const peer = sourcePeer(client, client === listener.workload);
  return [...network, ...permitting(context, peer, client, listener, attempt.way)];
}

function permitting(
  context: Context,
  peer: Peer,
  client: Workload,
  listener: FabricListener,
  way: Way,
): readonly Change[] {
  const { semantics } = context.fabric.mesh;
  const { mesh } = membershipOf(context.fabric.mesh, listener.workload);
  const principal =
    way.transport === 'mtls' && mesh !== 'none'
      ? semantics[mesh].principalOf(client.namespace, client.serviceAccount || 'default')
      : undefined;
  const { operations, denied } = refusals(context, peer, way, principal);
  const isDenying = ({ because }: RequestDecision) => because.some(({ reason }) => DENYING.has(reason));
  const rules = denied.filter(isDenying);
  const rest = denied.filter((one) => !isDenying(one));
  const changes: Change[] = [];
  if (rules.length > 0 && (operations.length > 0 || rest.length === 0)) {
    const because = rules.flatMap((one) => one.because).filter(({ reason }) => DENYING.has(reason));
    changes.push(meshChange(context, listener, 'deny-rule', listener.workload, because));
  }
  if (rest.length > 0) {
    const because = rest.flatMap((one) => one.because);
    const snippet = permitManifests(context, { client, listener, way, because, operations });
    changes.push(meshChange(context, listener, 'permit', client, because, snippet));
  }
  return changes;
}

const IRRELEVANT: ReadonlySet<MeshReason> = new Set<MeshReason>(['istio/not-http']);

interface Refusals {
  /** Of the requests that were asked about, those that are refused. */
  readonly operations: readonly AskedOperation[];
  readonly denied: readonly RequestDecision[];
}

/** The decisions that refuse an identity, if nothing is permitted to it; with requests that were asked about, those that refuse these. */
function refusals(
  { fabric, operations }: Context,
  peer: Peer,
  way: Way,
  principal: string | undefined,
): Refusals {
  const identity = principal === undefined ? ABSENT : strings(principal);
  const source = peerAddresses(fabric, peer);
  const { possible } = requestsOf(requestsFrom(way.authorization, { source }), identity);
  const refused = operations.filter(({ requests }) => isNoRequests(intersectRequests(possible, requests)));
  const isFine = operations.length > 0 ? refused.length === 0 : !isNoRequests(possible);
  if (isFine) return { operations: [], denied: [] };
  const denied = decisionsFor(way, source, identity).filter(
    ({ outcome, requests, because }) =>
      outcome === 'denied' &&
      !because.every(({ reason }) => IRRELEVANT.has(reason)) &&
      (operations.length === 0 ||
        refused.some((one) => !isNoRequests(intersectRequests(requests, one.requests)))),
  );
  return { operations: refused, denied };
}

/** Reasons whose resource is what permits. */
const PERMITTING: ReadonlySet<MeshReason> = new Set<MeshReason>([
  'istio/allowed-by',
  'linkerd/authorization-policy',
  'linkerd/server-authorization',
]);

/** What would close a way that is open: at the network, and at the mesh. */
export function closingWay(
  context: Context,
  listener: FabricListener,
  { attempt, hops, decisions }: TriedWay,
): readonly Change[] {
  const { fabric, manifests } = context;
  const network = hops.slice(0, 1).flatMap((hop) => findChanges(fabric.network, manifests, hop));
  const { member, mesh } = membershipOf(fabric.mesh, listener.workload);
  if (member === 'no' || mesh === 'none') return network;
  const permits = decisions
    .filter(({ outcome }) => outcome === 'permitted')
    .flatMap(({ because }) => because);
  const named = permits.filter(({ reason }) => PERMITTING.has(reason));
  const rules = (named.length > 0 ? named : permits).filter(({ resource }) => resource !== undefined);
  const isAnybody = decisions.some(
    ({ outcome, requests }) =>
      outcome === 'permitted' && includesRequests(requests, [{ values: {}, addresses: {} }]),
  );
  const advice: MeshAdvice = rules.length > 0 ? 'narrow-rule' : 'restrict';
  const change = meshChange(context, listener, advice, listener.workload, rules.length > 0 ? rules : permits);
  const plain =
    attempt.way.transport === 'plaintext' && isAnybody && mesh === 'istio'
      ? [meshChange(context, listener, 'require-mtls', listener.workload, attempt.way.because)]
      : [];
  return [...network, ...plain, change];
}

/** What would have to be known about the mesh. */
export function knowingWay(
  context: Context,
  listener: FabricListener,
  { attempt, decisions }: TriedWay,
): readonly Change[] {
  const { way } = attempt;
  const unknown = decisions.filter(({ outcome }) => outcome === 'unknown').flatMap(({ because }) => because);
  const because = way.accepted === 'unknown' ? [...way.because, ...unknown] : unknown;
  return because.length === 0 ? [] : [meshChange(context, listener, 'know', listener.workload, because)];
}
