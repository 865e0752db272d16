import { type FabricListener, listenerAt } from '#equation/listener.ts';
import { type Attempt, type Layer, reach } from '#equation/reach.ts';
import { EastwestError } from '#errors.ts';
import { requestsText } from '#facts/platform/inbound.ts';
import { type Peer, type PodPeer, workloadPeer } from '#network/peer.ts';
import { attemptReasons } from '#prove/attempt-reasons.ts';
import type { Counterexample, CounterexamplePeer, Doubt } from '#prove/counterexample.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { peerText } from '#prove/peer-text.ts';
import { manifestText, podManifests } from '#prove/pod-manifest.ts';
import { requestSample } from '#prove/request-text.ts';
import { nameOf, selectWorkloads } from '#prove/select-workloads.ts';
import { visitsTo } from '#prove/visits.ts';

/** Workloads by name, or a pod that somebody could add. */
export type From = string | PodPeer;

/** Each of these reaches the target (`namespace/name`, `namespace/name:8080`): by that port, or by any. */
export function reaches(from: From, to: string): Invariant {
  return {
    sentence: `${fromText(from)} reaches ${to}`,
    decide: (ground) => {
      const peers = peersOf(ground, from);
      const tried = peers.map((peer) => ({ peer, all: tryAll(ground, peer, to) }));
      const failed = tried.filter(({ all }) => !all.some(({ attempt }) => attempt.outcome === 'open'));
      const doubtful = failed.filter(({ all }) => all.some(({ attempt }) => attempt.outcome === 'unknown'));
      const closed = failed.filter((one) => !doubtful.includes(one));
      return {
        looked: peers.length,
        counterexamples: closed.flatMap(({ all }) => (all[0] === undefined ? [] : tell(ground, all[0]))),
        doubts: doubtful.flatMap(({ all }) => doubtsOf(ground, all)),
      };
    },
  };
}

/** None of these reaches the target: by that port, or by any that isn't a proxy's own. */
export function doesNotReach(from: From, to: string): Invariant {
  return {
    sentence: `${fromText(from)} doesn't reach ${to}`,
    decide: (ground) => {
      const tried = peersOf(ground, from).flatMap((peer) => tryAll(ground, peer, to));
      const open = tried.filter(({ attempt }) => attempt.outcome === 'open');
      return {
        looked: tried.length,
        counterexamples: open.map((one) => tell(ground, one)),
        doubts: doubtsOf(ground, tried),
      };
    },
  };
}

interface Tried {
  readonly peer: Peer;
  readonly listener: FabricListener;
  readonly attempt: Attempt;
}

function tryAll({ fabric }: Ground, peer: Peer, to: string): readonly Tried[] {
  const colon = /^(.+):(\d{1,5})$/.exec(to);
  const { workloads } = selectWorkloads(fabric, colon?.[1] ?? to);
  const listeners = workloads.flatMap((workload): readonly FabricListener[] => {
    if (colon === null) return visitsTo(fabric, workload).map(({ listener }) => listener);
    const listener = listenerAt(fabric, workload, Number(colon[2]));
    if (listener !== undefined) return [listener];
    throw new EastwestError(
      'bad-usage',
      `\`${to}\` is no port`,
      'Write namespace/name:PORT, from 1 to 65535.',
    );
  });
  return listeners.flatMap((listener) =>
    peer.type === 'workload' && peer.workload === listener.workload
      ? []
      : reach(fabric, peer, listener).attempts.map((attempt) => ({ peer, listener, attempt })),
  );
}

function peersOf({ fabric }: Ground, from: From): readonly Peer[] {
  if (typeof from !== 'string') return [from];
  return selectWorkloads(fabric, from).workloads.map(workloadPeer);
}

const STOPS: Readonly<Record<Layer, string>> = {
  network: 'the network closes the way',
  transport: 'the port does not take it',
  identity: 'it has no identity to show',
  authorization: 'it is not authorized',
};

function tell(ground: Ground, { peer, listener, attempt }: Tried): Counterexample {
  const { workload, protocol, port } = listener;
  const { way, outcome, stoppedBy, requests } = attempt;
  const told = peerOf(ground, peer);
  const set = outcome === 'open' ? requests.certain : requests.possible;
  const by = way.transport === 'mtls' ? 'by mutual TLS' : 'in plaintext';
  const end = `${nameOf(workload)}:${attempt.ports[0]?.[0] ?? port}`;
  const objects = peer.type === 'pod' ? podManifests(ground.fabric, peer, {}) : [];
  const stop = stoppedBy === undefined ? '' : `: ${STOPS[stoppedBy]}`;
  const verb = outcome === 'open' ? 'reaches' : outcome === 'unknown' ? 'may reach' : "doesn't reach";
  return {
    text: `${peerText(told)} ${verb} ${end} ${by}${stop}`,
    peer: told,
    target: { workload: workload.resource.id, protocol, port: attempt.ports[0]?.[0] ?? port },
    transport: way.transport,
    request: outcome === 'closed' ? '' : requestSample(set, protocol),
    requests: outcome === 'closed' ? '' : requestsText(set),
    through: [],
    because: attemptReasons(attempt, ground.reasons),
    objects,
    manifest: manifestText(objects),
  };
}

function doubtsOf(ground: Ground, tried: readonly Tried[]): readonly Doubt[] {
  return tried
    .filter(({ attempt }) => attempt.outcome === 'unknown')
    .map((one) => {
      const { text, because } = tell(ground, one);
      return { text, because };
    });
}

function peerOf({ fabric }: Ground, peer: Peer): CounterexamplePeer {
  if (peer.type === 'workload') return { type: 'workload', id: peer.workload.resource.id };
  if (peer.type !== 'pod') return { type: 'addresses', addresses: '' };
  const { namespace, labels, serviceAccount } = peer;
  const newNamespace = !fabric.cluster.namespaces.has(namespace.name);
  return {
    type: 'pod',
    namespace: namespace.name,
    newNamespace,
    namespaceLabels: newNamespace ? namespace.labels : {},
    labels,
    annotations: {},
    serviceAccount,
  };
}

function fromText(from: From): string {
  return typeof from === 'string' ? from : `a pod added to ${from.namespace.name}`;
}
