import type { Istio } from '#mesh/istio/model.ts';
import {
  isPeerAuthentication,
  type PeerPolicy,
  readPeerAuthentication,
} from '#mesh/istio/transport/peer-authentication.ts';
import type { MeshFault } from '#mesh/notes.ts';
import { type Labels, label } from '#set/selector.ts';

/** The PeerAuthentications of a cluster, each read once, found by namespace and label. */
export interface PeerPolicies {
  /** Those for a whole namespace, the root namespace's being the mesh's; oldest first. */
  readonly wide: ReadonlyMap<string, readonly PeerPolicy[]>;
  /** By `namespace`, then by one pair of their selector, `key=value`; oldest first. */
  readonly narrow: ReadonlyMap<string, ReadonlyMap<string, readonly PeerPolicy[]>>;
  readonly faults: readonly MeshFault[];
}

const known = new WeakMap<Istio, PeerPolicies>();

export function peerPolicies(istio: Istio): PeerPolicies {
  const found = known.get(istio) ?? index(istio);
  known.set(istio, found);
  return found;
}

/** The policies of a namespace whose selector matches some labels, oldest first. */
export function selecting(istio: Istio, namespace: string, labels: Labels): readonly PeerPolicy[] {
  const byPair = peerPolicies(istio).narrow.get(namespace);
  if (byPair === undefined) return [];
  const near = Object.entries(labels).flatMap(([key, value]) => byPair.get(`${key}=${value}`) ?? []);
  const found = near.filter((policy) =>
    Object.entries(policy.labels).every(([key, value]) => label(labels, key) === value),
  );
  return found.sort(olderFirst);
}

function index({ cluster, settings }: Istio): PeerPolicies {
  const wide = new Map<string, PeerPolicy[]>();
  const narrow: PeerPolicy[] = [];
  const faults: MeshFault[] = [];
  for (const resource of cluster.resources) {
    if (!isPeerAuthentication(resource)) continue;
    const reading = readPeerAuthentication(resource, settings.rootNamespace);
    faults.push(...reading.faults);
    if (reading.policy === undefined) continue;
    if (Object.keys(reading.policy.labels).length > 0) narrow.push(reading.policy);
    else push(wide, reading.policy.namespace, reading.policy);
  }
  for (const list of wide.values()) list.sort(olderFirst);
  return { wide, narrow: byRarestPair(narrow), faults };
}

/** Each policy stands under the pair of its selector that the fewest share, so that a common label costs nothing. */
function byRarestPair(policies: readonly PeerPolicy[]): PeerPolicies['narrow'] {
  const counts = new Map<string, number>();
  const pairs = (policy: PeerPolicy) =>
    Object.entries(policy.labels).map(([key, value]) => `${key}=${value}`);
  for (const policy of policies) {
    for (const pair of pairs(policy)) {
      const key = `${policy.namespace}/${pair}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const found = new Map<string, Map<string, PeerPolicy[]>>();
  for (const policy of policies) {
    const count = (pair: string) => counts.get(`${policy.namespace}/${pair}`) ?? 0;
    const [rarest = ''] = pairs(policy).sort((a, b) => count(a) - count(b));
    const byPair = found.get(policy.namespace) ?? new Map<string, PeerPolicy[]>();
    found.set(policy.namespace, byPair);
    push(byPair, rarest, policy);
  }
  return found;
}

function push(map: Map<string, PeerPolicy[]>, key: string, policy: PeerPolicy): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [policy]);
  else list.push(policy);
}

/** By creation, then by name, as the control plane sorts; what isn't created yet comes last. */
function olderFirst(a: PeerPolicy, b: PeerPolicy): number {
  return (
    compareText(a.created || '~', b.created || '~') ||
    compareText(a.resource.name, b.resource.name) ||
    compareText(a.mode, b.mode)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
