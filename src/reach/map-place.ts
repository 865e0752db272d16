import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import { placesOf } from '#network/pod-class.ts';
import type { Place } from '#network/pod-region.ts';
import { rulesFor } from '#network/policy.ts';
import { matches, type Selector } from '#network/selector.ts';

/** What the policies in question ask about the namespace of a peer. */
interface Questions {
  readonly names: ReadonlySet<string>;
  readonly selectors: readonly Selector[];
}

/**
 * The places where pods could be added, those together that no policy can tell apart as far as one workload is concerned: the
 * policies that govern it don't, and no policy about egress or of an unknown kind stands there.
 */
export function mapPlaces(network: Network, to: Workload): readonly (readonly Place[])[] {
  const known = cacheOf(network);
  const questions = questionsOf(network, to);
  const groups = new Map<string, Place[]>();
  for (const place of known.places) {
    const key =
      place.type === 'new'
        ? 'new'
        : signature(place.namespace.name, place.namespace.labels, questions, known);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

interface Known {
  readonly places: readonly Place[];
  /** Namespaces whose own policies have a say about egress. */
  readonly apart: ReadonlySet<string>;
  /** Selectors of cluster-wide policies about egress. */
  readonly subjects: readonly Selector[];
}

const caches = new WeakMap<Network, Known>();

function cacheOf(network: Network): Known {
  const cached = caches.get(network);
  if (cached !== undefined) return cached;
  const apart = new Set<string>();
  for (const [name, policies] of network.byNamespace) {
    if (policies.some(({ egress }) => egress !== undefined)) apart.add(name);
  }
  const subjects: Selector[] = [];
  for (const { subject } of network.unmodelled) {
    if (typeof subject.namespaces === 'string') apart.add(subject.namespaces);
    else subjects.push(subject.namespaces);
  }
  for (const { subject, egress } of network.clusterWide) {
    if (egress === undefined || subject === undefined) continue;
    if (typeof subject.namespaces === 'string') apart.add(subject.namespaces);
    else subjects.push(subject.namespaces);
  }
  const known = { places: placesOf(network), apart, subjects };
  caches.set(network, known);
  return known;
}

function questionsOf(network: Network, to: Workload): Questions {
  const names = new Set<string>();
  const selectors: Selector[] = [];
  for (const policy of governingOf(network, to, 'ingress').policies) {
    for (const { peers } of rulesFor(policy, 'ingress') ?? []) {
      if (peers === 'any') continue;
      for (const element of peers) {
        if (element.type !== 'pods') continue;
        const { namespaces } = element.selection;
        if (typeof namespaces === 'string') names.add(namespaces);
        else selectors.push(namespaces);
      }
    }
  }
  return { names, selectors };
}

function signature(
  name: string,
  labels: Readonly<Record<string, string>>,
  { names, selectors }: Questions,
  { apart, subjects }: Known,
): string {
  if (names.has(name) || apart.has(name)) return `=${name}`;
  return [...selectors, ...subjects].map((selector) => (matches(selector, labels) ? '1' : '0')).join('');
}
