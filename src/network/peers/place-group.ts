import type { Workload } from '#cluster/workload.ts';
import { governingOf, type Network } from '#network/network.ts';
import { placesOf } from '#network/peers/pod-class.ts';
import type { Place } from '#network/peers/pod-region.ts';
import { rulesFor } from '#network/read/policy.ts';
import { matches, type Selector } from '#set/selector.ts';

/** What the policies in question ask about the namespace of a peer. */
interface Questions {
  /** Only pods of the named or selected namespaces can be let in: every rule is about pods, and what no rule allows is closed. */
  readonly closes: boolean;
  readonly names: ReadonlySet<string>;
  readonly selectors: readonly Selector[];
}

/**
 * The places where pods could be added, those together that no policy can tell apart as far as one workload is concerned: the
 * policies that govern it don't, and no policy about egress or of an unknown kind stands there. Places from which nobody can be let
 * in are left out.
 */
export function placeGroups(network: Network, to: Workload): readonly (readonly Place[])[] {
  const known = cacheOf(network);
  const questions = questionsOf(network, to);
  const groups = new Map<string, Place[]>();
  for (const place of known.places) {
    if (questions.closes && !isMentioned(place, questions)) continue;
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
  const { policies, unmodelled } = governingOf(network, to, 'ingress');
  let closes =
    !to.hostNetwork &&
    unmodelled.length === 0 &&
    policies.length > 0 &&
    policies.every(({ tier, subject }) => tier === 'network-policy' && subject !== undefined);
  for (const policy of policies) {
    for (const { peers } of rulesFor(policy, 'ingress') ?? []) {
      if (peers === 'any') closes = false;
      for (const element of peers === 'any' ? [] : peers) {
        if (element.type !== 'pods') {
          closes = false;
          continue;
        }
        const { namespaces } = element.selection;
        if (typeof namespaces === 'string') names.add(namespaces);
        else selectors.push(namespaces);
      }
    }
  }
  return { closes, names, selectors };
}

/** Whether a rule may be about pods there; a new namespace could have any labels. */
function isMentioned(place: Place, { names, selectors }: Questions): boolean {
  if (place.type === 'new') return names.size > 0 || selectors.length > 0;
  const { name, labels } = place.namespace;
  return names.has(name) || selectors.some((selector) => matches(selector, labels));
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
