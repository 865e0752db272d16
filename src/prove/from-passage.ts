import type { Workload } from '#cluster/workload.ts';
import type { Passage } from '#equation/passage.ts';
import { isUnconditional, passageReasons, requestsText } from '#facts/platform/inbound.ts';
import type { Counterexample, CounterexamplePeer, Doubt } from '#prove/counterexample.ts';
import { type Intruder, intruderOf } from '#prove/intruder.ts';
import type { Ground } from '#prove/invariant.ts';
import { peerText } from '#prove/peer-text.ts';
import { requestSample } from '#prove/request-text.ts';
import { nameOf } from '#prove/select-workloads.ts';
import { formatAddresses } from '#set/address-text.ts';
import { members } from '#set/bits.ts';
import { hasPort } from '#set/port-set.ts';
import { intersectRequests, isNoRequests, type RequestSet } from '#set/request-set.ts';

/** A passage that an invariant forbids. */
export interface Breach {
  readonly passage: Passage;
  /** Only these requests are forbidden; all if not given. */
  readonly subject?: RequestSet;
  /** Of these the sample is best, the first ones before the others. */
  readonly preferred?: readonly RequestSet[];
  /** Whom the invariant allows, so that no example has their service account. */
  readonly allowed: readonly Workload[];
  /** Who is at the beginning, and through whom it leads, where that isn't the passage's own peer. */
  readonly route?: readonly Workload[];
  /** What is reached from the passage's target, step by step, where that is what is forbidden. */
  readonly onward?: readonly Workload[];
}

/** Whether something forbidden gets through for sure. */
export function isCertain({ passage, subject }: Breach): boolean {
  if (passage.outcome !== 'open') return false;
  return subject === undefined || !isNoRequests(intersectRequests(passage.requests.certain, subject));
}

/** Whether something forbidden may get through. */
export function isPossible({ passage, subject }: Breach): boolean {
  return subject === undefined || !isNoRequests(intersectRequests(passage.requests.possible, subject));
}

/** A breach, told. */
export function counterexampleOf(ground: Ground, breach: Breach): Counterexample {
  const { passage, subject, route = [], onward = [] } = breach;
  const { listener, way, via, requests } = passage;
  const port = portOf(passage);
  const { peer, intruder } = peerOf(ground, breach, port);
  const sent = isCertain(breach) ? requests.certain : requests.possible;
  const set = subject === undefined ? sent : intersectRequests(sent, subject);
  const target = { workload: listener.workload.resource.id, protocol: listener.protocol, port };
  const through = [...route.slice(1).map(({ resource }) => resource.id), ...(via ? [via.resource.id] : [])];
  const shown = (breach.preferred ?? []).map((one) => intersectRequests(set, one));
  const request = requestSample(shown.find((one) => !isNoRequests(one)) ?? set, listener.protocol);
  return {
    text:
      sentence(peer, target, way.transport, through, isUnconditional(set) ? '' : request, isCertain(breach)) +
      onwardText(onward),
    peer,
    target,
    transport: way.transport,
    request,
    requests: requestsText(set),
    through,
    because: passageReasons(ground.fabric, passage, ground.reasons),
    objects: intruder?.objects ?? [],
    manifest: intruder?.manifest ?? '',
  };
}

/** The port of a listener that stands for it; of the many that nothing declares one that could be an application's. */
function portOf({ ports, listener }: Passage): number {
  if (hasPort(ports, listener.port) && listener.source !== 'any') return listener.port;
  return [8081, 9999].find((port) => hasPort(ports, port)) ?? ports[0]?.[0] ?? listener.port;
}

/** A breach of which it isn't sure that it is one, told. */
export function doubtOf(ground: Ground, breach: Breach): Doubt {
  const { text, because } = counterexampleOf(ground, breach);
  return { text, because };
}

function peerOf(
  { fabric }: Ground,
  { passage, allowed, route }: Breach,
  port: number,
): { readonly peer: CounterexamplePeer; readonly intruder?: Intruder } {
  const { peer } = passage;
  const [first] = route ?? [];
  if (first !== undefined) return { peer: { type: 'workload', id: first.resource.id } };
  switch (peer.type) {
    case 'workloads': {
      const [number = 0] = members(peer.members, 1);
      return { peer: { type: 'workload', id: fabric.network.workloads[number]?.resource.id ?? '' } };
    }
    case 'address':
      return { peer: { type: 'addresses', addresses: formatAddresses(peer.addresses) } };
    case 'pods': {
      const intruder = intruderOf(fabric, passage, port, allowed);
      const { namespace, labels, serviceAccount } = intruder?.pod ?? peer.witness;
      const told: CounterexamplePeer = {
        type: 'pod',
        namespace: namespace.name,
        newNamespace: !fabric.cluster.namespaces.has(namespace.name),
        namespaceLabels: fabric.cluster.namespaces.has(namespace.name) ? {} : namespace.labels,
        labels,
        annotations: intruder?.annotations ?? {},
        serviceAccount,
      };
      return intruder === undefined ? { peer: told } : { peer: told, intruder };
    }
    default:
      return peer satisfies never;
  }
}

function onwardText(onward: readonly Workload[]): string {
  return onward.length === 0 ? '' : `, and from there ${onward.map(nameOf).join(', then ')}`;
}

function sentence(
  peer: CounterexamplePeer,
  { workload, protocol, port }: Counterexample['target'],
  transport: Counterexample['transport'],
  through: readonly string[],
  request: string,
  certain: boolean,
): string {
  const name = (id: string): string => id.split('/').slice(1).join('/');
  const at = `${name(workload)}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
  const by = transport === 'mtls' ? 'by mutual TLS' : 'in plaintext';
  const led = through.length === 0 ? '' : ` through ${through.map(name).join(', then ')}`;
  const with_ = request === '' ? '' : `: ${request}`;
  return `${peerText(peer)} ${certain ? 'reaches' : 'may reach'} ${at} ${by}${led}${with_}`;
}
