import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Passage } from '#equation/passage.ts';
import type { Groups } from '#facts/platform/groups.ts';
import { principalsText } from '#facts/platform/principals-text.ts';
import { distinctReasons, type Reasons } from '#facts/platform/reason.ts';
import type { InboundFacts, PeerFacts, Reason } from '#facts/platform/schema.ts';
import type { Authorization } from '#mesh/authorization.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { isUnmodelled } from '#mesh/is-unmodelled.ts';
import { connections } from '#network/connections.ts';
import { workloadPeer } from '#network/peer.ts';
import { widenRegions } from '#network/peers/widen-regions.ts';
import type { Because } from '#network/verdict/because.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import { formatAddresses } from '#set/address-text.ts';
import { members } from '#set/bits.ts';
import { hasConnection } from '#set/connection-set.ts';
import { formatRequests } from '#set/format-requests.ts';
import { spaceSelector } from '#set/label-space.ts';
import { formatPorts } from '#set/port-set.ts';
import { isAllRequests, isNoRequests, type RequestSet, whereValue } from '#set/request-set.ts';
import { formatSelector } from '#set/selector.ts';
import { ABSENT, ALL_STRINGS, type StringSet } from '#set/string-set.ts';

/** A passage as a fact. */
export function inboundFacts(
  fabric: Fabric,
  passage: Passage,
  groups: Groups,
  reasons: Reasons,
): InboundFacts {
  const { way, via, outcome, ports, requests } = passage;
  const sent = outcome === 'open' ? requests.certain : requests.possible;
  return {
    peer: peerFacts(passage, groups),
    outcome,
    transport: way.transport,
    port: way.port,
    via: via?.resource.id ?? '',
    ports: formatPorts(ports),
    requests: requestsText(sent),
    unconditional: isUnconditional(sent),
    because: passageReasons(fabric, passage, reasons),
  };
}

const told = new WeakMap<RequestSet, string>();

/** In words; each set is told once. */
export function requestsText(set: RequestSet): string {
  const text = told.get(set) ?? formatRequests(set);
  told.set(set, text);
  return text;
}

/** Whether it is written as everything. */
export function isUnconditional(set: RequestSet): boolean {
  return isAllRequests(set);
}

const NOBODY: PeerFacts = {
  type: 'workloads',
  group: -1,
  namespaces: [],
  labels: [],
  principals: '',
  addresses: '',
};

function peerFacts({ peer }: Passage, groups: Groups): PeerFacts {
  switch (peer.type) {
    case 'workloads':
      return { ...NOBODY, group: groups.numberOf(peer.members) };
    case 'pods': {
      const { namespace, regions } = peer.pods;
      return {
        ...NOBODY,
        type: 'pods',
        namespaces: [...peer.namespaces, ...(peer.newNamespaces ? ['*'] : [])],
        labels: widenRegions(regions).map(({ labels, namespaceLabels }) => {
          const { [NAME_LABEL]: _name, ...others } = namespaceLabels;
          const own = formatSelector(spaceSelector(labels));
          const of = spaceSelector(namespace.type === 'existing' ? {} : others);
          return of.length === 0 ? own : `${own} in a namespace with ${formatSelector(of)}`;
        }),
        principals: principalsText(peer.principals, peer.among),
      };
    }
    case 'address':
      return { ...NOBODY, type: 'addresses', addresses: formatAddresses(peer.addresses) };
    default:
      return peer satisfies never;
  }
}

/** Why a passage is open, or may be: what the network's policies and the mesh say of it. */
export function passageReasons(fabric: Fabric, passage: Passage, reasons: Reasons): readonly Reason[] {
  const { way, peer, listener } = passage;
  const network = verdictsOf(fabric, passage);
  const { protocol, port } = listener;
  const at =
    way.via === undefined ? { protocol: way.port === port ? protocol : 'TCP', port: way.port } : undefined;
  const of = ({ decisions }: Verdict): readonly Reason[] =>
    decisions
      .filter(({ outcome }) => outcome !== 'closed')
      .filter(({ connections }) =>
        at === undefined
          ? hasConnection(connections, 'TCP', way.via?.port ?? 0)
          : hasConnection(connections, at.protocol as typeof protocol, at.port),
      )
      .flatMap(({ because }) => reasons.network(because.filter((one) => tellsWhy(one, because))));
  const principals =
    way.transport === 'plaintext'
      ? ABSENT
      : peer.type === 'pods'
        ? (peer.principals ?? ALL_STRINGS)
        : ALL_STRINGS;
  const mesh = [...way.because, ...permitting(way.authorization, principals)];
  const first = passage.shown === undefined ? [] : [passage.shown];
  return distinctReasons([
    ...reasons.mesh([...first, ...mesh.filter(isUnmodelled)]),
    ...of(network.egress),
    ...of(network.ingress),
    ...reasons.mesh(mesh),
  ]);
}

/** That a policy isolates the pod is no reason to be open: what makes it doubtful is. */
function tellsWhy({ type }: Because, all: readonly Because[]): boolean {
  return type !== 'isolated' || all.every((one) => one.type === 'isolated');
}

/** Workloads are looked at together whose policies are worded alike; the reasons are those of one of these very workloads. */
function verdictsOf(
  { network }: Fabric,
  { peer, via, listener, network: found }: Passage,
): Passage['network'] {
  const decisions = [...found.egress.decisions, ...found.ingress.decisions];
  const isPolicys = decisions.some(({ because }) => because.some((one) => 'policy' in one));
  if (peer.type !== 'workloads' || !isPolicys) return found;
  const [number = -1] = members(peer.members, 1);
  const from = network.workloads[number];
  return from === undefined
    ? found
    : connections(network, workloadPeer(from), workloadPeer(via ?? listener.workload));
}

/** What permits something, or may, to some of these principals. */
function permitting({ decisions }: Authorization, principals: StringSet): readonly MeshBecause[] {
  return decisions
    .filter(({ outcome }) => outcome !== 'denied')
    .filter(({ requests }) => !isNoRequests(whereValue(requests, 'principal', principals)))
    .flatMap(({ because }) => because);
}
