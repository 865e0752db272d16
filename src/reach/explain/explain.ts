import type { Workload } from '#cluster/workload.ts';
import { EastwestError } from '#errors.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { connections } from '#network/connections.ts';
import { findEntrances } from '#network/entry/entrance.ts';
import { type Explanation, explain } from '#network/explain.ts';
import type { Network } from '#network/network.ts';
import { addressPeer, type Peer, podPeer, workloadPeer } from '#network/peer.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { explainAddresses } from '#reach/explain/explain-address-classes.ts';
import { findChanges } from '#reach/explain/explain-change.ts';
import { podManifests } from '#reach/explain/explain-example.ts';
import type {
  AnswerCase,
  AnswerEntrance,
  AnswerSource,
  OtherPorts,
  ReachAnswer,
  Source,
} from '#reach/explain/explain-model.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { explainPods, type PlaceClasses, placeClasses } from '#reach/explain/explain-pod-classes.ts';
import {
  type AskedEnd,
  type AskedPort,
  type AskedSource,
  parseQuestion,
  type Question,
} from '#reach/explain/explain-question.ts';
import { answerSide, writtenAt } from '#reach/explain/explain-steps.ts';
import { orderNetwork } from '#reach/map/map-order.ts';
import { ALL_ADDRESSES, equalAddresses } from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';
import {
  type ConnectionSet,
  connectionsOn,
  hasConnection,
  isEmpty,
  subtract,
  union,
} from '#set/connection-set.ts';

export type * from '#reach/explain/explain-model.ts';

/**
 * Whether A reaches B, why, and what would have to change: on the network layer (NetworkPolicies and the admin policies).
 * `from` and `to` as a user writes them. Pure; the order of the manifests changes nothing.
 * @throws EastwestError `bad-usage` if they name nothing that the manifests have
 */
export function explainReach(given: Network, manifests: Manifests, from: string, to: string): ReachAnswer {
  const network = orderNetwork(given);
  const question = parseQuestion(network, from, to);
  const classes = new Map<Workload, readonly PlaceClasses[]>();
  const context: Context = {
    network,
    manifests,
    classesOf: (workload) => {
      const known = classes.get(workload) ?? placeClasses(network, workload);
      classes.set(workload, known);
      return known;
    },
  };
  const cases = question.ports.flatMap((port) => answerCases(context, question.source, port));
  const otherPorts = question.whole.flatMap((end) => others(context, question, end));
  return {
    from,
    to,
    outcome: together([
      ...cases.map(({ outcome }) => outcome),
      ...(cases.length > 0 ? [] : otherPorts.map(outcomeOf)),
    ]),
    notes: question.notes,
    cases,
    otherPorts,
  };
}

interface Context {
  readonly network: Network;
  readonly manifests: Manifests;
  /** Worked out once for each destination. */
  readonly classesOf: (workload: Workload) => readonly PlaceClasses[];
}

function answerCases(context: Context, source: AskedSource, asked: AskedPort): readonly AnswerCase[] {
  const { to, protocol, port, name } = asked;
  const answer = (end: AskedEnd, sources: readonly AnswerSource[]): AnswerCase => ({
    to: endText(end),
    protocol,
    port,
    portName: name,
    outcome: together(sources.map(({ outcome }) => outcome)),
    sources,
    ...(source.type === 'addresses' && end.type === 'workload'
      ? { entrances: answerEntrances(context, end.workload, asked) }
      : {}),
  });
  if (to.type === 'workload') return [answer(to, answerSources(context, source, to.workload, asked))];
  if (source.type !== 'workload') throw fromOutsideToOutside();
  const from = workloadSource(source.workload, false);
  const peer = workloadPeer(source.workload);
  return explainAddresses(context.network, to.addresses, peer, 'egress', asked).map(
    ({ addresses, explained }) =>
      answer({ type: 'addresses', addresses }, [answerSource(context, from, explained)]),
  );
}

function answerEntrances(
  { network, manifests }: Context,
  workload: Workload,
  { protocol, port }: AskedPort,
): readonly AnswerEntrance[] {
  return findEntrances(network.cluster)
    .filter((one) => one.workload === workload && hasConnection(one.connections, protocol, port))
    .map(({ type, through, resource, pointer }) => ({
      type,
      through: through.type,
      ...writtenAt(manifests, resource, pointer),
    }));
}

function answerSources(
  context: Context,
  source: AskedSource,
  to: Workload,
  asked: AskedPort,
): readonly AnswerSource[] {
  const { network } = context;
  const answer = (from: Source, explained: Explanation) => answerSource(context, from, explained);
  switch (source.type) {
    case 'workload': {
      const replica = source.workload === to;
      const peer = sourcePeer(source.workload, replica);
      const explained = explain(network, peer, workloadPeer(to), asked.port, asked.protocol);
      return [answer(workloadSource(source.workload, replica), explained)];
    }
    case 'addresses':
      return explainAddresses(network, source.addresses, workloadPeer(to), 'ingress', asked).map(
        ({ addresses, explained }) =>
          answer({ type: 'addresses', addresses: addressText(addresses) }, explained),
      );
    case 'any':
      return explainPods(network, to, context.classesOf(to), asked).map(({ places, example, explained }) => ({
        ...answer({ type: 'pods', places }, explained),
        example: podManifests(network, example),
      }));
    default:
      return source satisfies never;
  }
}

function answerSource({ network, manifests }: Context, from: Source, explained: Explanation): AnswerSource {
  const { outcome, egress, ingress } = explained;
  return {
    from,
    outcome,
    sides: [
      answerSide(manifests, egress, peerText(explained.from)),
      answerSide(manifests, ingress, peerText(explained.to)),
    ],
    // Whom a closed class of strangers could be opened to, nobody asked.
    changes: from.type === 'pods' && outcome === 'closed' ? [] : findChanges(network, manifests, explained),
  };
}

/** Replicas of one workload are pods of their own; only a pod itself is always reached. */
function sourcePeer(workload: Workload, replica: boolean): Peer {
  if (!replica) return workloadPeer(workload);
  const { namespace, labels, serviceAccount } = workload;
  return podPeer(namespace, labels, serviceAccount === '' ? {} : { serviceAccount });
}

function workloadSource(workload: Workload, otherReplica: boolean): Source {
  return { type: 'workload', id: workloadId(workload), otherReplica };
}

/** The ports that weren't asked about one by one, without those that were. */
function others(context: Context, { source, ports }: Question, end: AskedEnd): readonly OtherPorts[] {
  const { network } = context;
  const asked = ports.reduce<ConnectionSet>(
    (set, { protocol, port }) => union(set, connectionsOn(protocol, [[port, port]])),
    { TCP: [], UDP: [], SCTP: [] },
  );
  const rest = (from: Source, open: ConnectionSet, unknown: ConnectionSet): OtherPorts => ({
    to: endText(end),
    from,
    open: subtract(open, asked),
    unknown: subtract(unknown, asked),
  });
  const to = end.type === 'workload' ? workloadPeer(end.workload) : addressPeer(end.addresses);
  if (source.type === 'workload') {
    const replica = end.type === 'workload' && end.workload === source.workload;
    const { open, unknown } = connections(network, sourcePeer(source.workload, replica), to);
    return [rest(workloadSource(source.workload, replica), open, unknown)];
  }
  if (end.type === 'addresses') throw fromOutsideToOutside();
  if (source.type === 'addresses') {
    const { open, unknown } = connections(network, addressPeer(source.addresses), to);
    return [rest({ type: 'addresses', addresses: addressText(source.addresses) }, open, unknown)];
  }
  const sets = context.classesOf(end.workload).flatMap(({ classes }) => classes);
  const all = (side: 'open' | 'unknown') =>
    sets.reduce<ConnectionSet>((set, one) => union(set, one[side]), { TCP: [], UDP: [], SCTP: [] });
  return [rest({ type: 'pods', places: [] }, all('open'), all('unknown'))];
}

function together(outcomes: readonly (Outcome | 'mixed')[]): Outcome | 'mixed' {
  const [first = 'closed'] = outcomes;
  return outcomes.every((outcome) => outcome === first) ? first : 'mixed';
}

function outcomeOf({ open, unknown }: OtherPorts): Outcome {
  if (!isEmpty(unknown)) return 'unknown';
  return isEmpty(open) ? 'closed' : 'open';
}

function endText(end: AskedEnd): string {
  return end.type === 'workload' ? workloadId(end.workload) : addressText(end.addresses);
}

function peerText(peer: Peer): string {
  if (peer.type === 'workload') return workloadId(peer.workload);
  if (peer.type === 'address') return addressText(peer.addresses);
  return peer.type === 'pod' ? `a pod in ${peer.namespace.name}` : 'the ingress controller';
}

function addressText(addresses: Parameters<typeof formatAddresses>[0]): string {
  return equalAddresses(addresses, ALL_ADDRESSES) ? 'outside' : formatAddresses(addresses);
}

function fromOutsideToOutside(): EastwestError {
  return new EastwestError(
    'bad-usage',
    'a connection to the world outside starts at a workload',
    'Name a workload with --from.',
  );
}
