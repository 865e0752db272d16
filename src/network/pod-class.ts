import type { Workload } from '#cluster/workload.ts';
import { equals, formatConnections, isEmpty, NO_CONNECTIONS, union } from '#network/connection-set.ts';
import { type Connections, connections } from '#network/connections.ts';
import { governingPeer, ingressVerdict } from '#network/direction.ts';
import type { Network } from '#network/network.ts';
import { type PodClass, type PodRegion, workloadPeer } from '#network/peer.ts';
import {
  compactRegions,
  everyPod,
  type Place,
  selectedPods,
  splitRegions,
  witnessPod,
} from '#network/pod-region.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/policy.ts';
import { matchRule } from '#network/rule-match.ts';

/** Pods that could be added, and what all of them can open to a workload. */
export interface PodClassConnections extends Omit<Connections, 'from' | 'to'> {
  readonly peer: PodClass;
}

/** The places where pods could be added: each namespace that exists, and any new one. */
export function placesOf({ cluster }: Network): readonly Place[] {
  const existing = [...cluster.namespaces.values()];
  const taken = existing.map(({ name }) => name);
  return [...existing.map((namespace): Place => ({ type: 'existing', namespace })), { type: 'new', taken }];
}

/**
 * All pods that could be added at a place and can open something to a workload, in classes. What the rules in question can't tell
 * apart is one class: only rules that govern the workload split by the pod as a source, and policies at the place by
 * the pod as what they govern.
 */
export function podClasses(network: Network, to: Workload, place: Place): readonly PodClassConnections[] {
  const destination = workloadPeer(to);
  const found: PodClassConnections[] = [];
  const letIn = splitAll([[everyPod(place)]], ingressSplits(network, to, place)).filter((cell) => {
    const { open, unknown } = ingressVerdict(network, destination, witnessOf(cell, place));
    return !isEmpty(open) || !isEmpty(unknown);
  });
  for (const regions of splitAll(letIn, egressSplits(network, to, place))) {
    const witness = witnessOf(regions, place);
    const { from: _from, to: _to, ...answer } = connections(network, witness, destination);
    if (isEmpty(answer.open) && isEmpty(answer.unknown)) continue;
    const namespace =
      place.type === 'existing' ? { type: place.type, name: place.namespace.name } : { type: place.type };
    found.push({ peer: { type: 'pods', namespace, regions, witness }, ...answer });
  }
  return mergeEqual(found);
}

/** A union of regions: pods are told apart by being in it or not. */
type Split = readonly PodRegion[];

/** Cuts cells by each split in turn; a cell is a list of disjoint regions, never empty. */
function splitAll(
  cells: readonly (readonly PodRegion[])[],
  splits: readonly Split[],
): readonly (readonly PodRegion[])[] {
  let result = cells;
  for (const split of splits) {
    result = result.flatMap((cell) => {
      const { inside, outside } = splitRegions(cell, split);
      return [inside, outside].filter((part) => part.length > 0);
    });
  }
  return result;
}

function witnessOf(regions: readonly PodRegion[], place: Place) {
  const [first] = regions;
  return witnessPod(first ?? everyPod(place), place);
}

/** A split for each rule that governs the workload: whom it is about, among the pods at the place. */
function ingressSplits(network: Network, to: Workload, place: Place): readonly Split[] {
  if (to.hostNetwork) return [];
  const { policies } = governingPeer(network, workloadPeer(to), 'ingress');
  const rules = policies.flatMap((policy) => rulesFor(policy, 'ingress') ?? []);
  return distinct(rules.map((rule) => ruleRegions(rule, place)));
}

function ruleRegions(rule: PolicyRule, place: Place): Split {
  if (rule.peers === 'any') return [];
  return compactRegions(
    rule.peers.flatMap((element) =>
      element.type === 'pods' ? (selectedPods(element.selection, place) ?? []) : [],
    ),
  );
}

/**
 * The policies that may govern a pod at the place, each with the pods that it selects. Policies of one tier and priority that say
 * the same about the workload are one; an admin policy that says nothing about it doesn't matter.
 */
function egressSplits(network: Network, to: Workload, place: Place): readonly Split[] {
  const own = place.type === 'existing' ? (network.byNamespace.get(place.namespace.name) ?? []) : [];
  const groups = new Map<string, PodRegion[]>();
  for (const policy of [...network.clusterWide, ...own]) {
    const effect = effectOn(network, policy, to);
    const selected = policy.subject && selectedPods(policy.subject, place);
    if (effect === undefined || selected === undefined) continue;
    const group = groups.get(effect);
    if (group === undefined) groups.set(effect, [selected]);
    else group.push(selected);
  }
  const unmodelled = network.unmodelled.map(({ subject }) => selectedPods(subject, place));
  return distinct([
    ...[...groups.values()].map(compactRegions),
    ...unmodelled.map((region) => (region === undefined ? [] : [region])),
  ]);
}

/** What a policy's egress rules say about a workload, as text; `undefined` if that it selects a pod changes nothing. */
function effectOn(network: Network, policy: Policy, to: Workload): string | undefined {
  const rules = rulesFor(policy, 'egress');
  if (rules === undefined) return undefined;
  const peer = workloadPeer(to);
  const effects = rules.flatMap((rule, index) => {
    const { sure, maybe } = matchRule(network, rule, policy.tier, peer, peer);
    if (isEmpty(sure) && isEmpty(maybe)) return [];
    return {
      sure,
      maybe,
      text: `${index} ${rule.effect} ${formatConnections(sure)} ${formatConnections(maybe)}`,
    };
  });
  if (policy.tier !== 'network-policy') {
    return effects.length === 0
      ? undefined
      : `${policy.resource.id} ${effects.map(({ text }) => text).join()}`;
  }
  const all = (side: 'sure' | 'maybe') =>
    formatConnections(effects.reduce((set, effect) => union(set, effect[side]), NO_CONNECTIONS));
  return `${all('sure')} ${all('maybe')}`;
}

function distinct(splits: readonly Split[]): readonly Split[] {
  const byText = new Map(
    splits.filter((split) => split.length > 0).map((split) => [JSON.stringify(split), split]),
  );
  return [...byText.values()];
}

/** Classes that come to the same are one. */
function mergeEqual(classes: readonly PodClassConnections[]): readonly PodClassConnections[] {
  const merged: PodClassConnections[] = [];
  for (const one of classes) {
    const index = merged.findIndex(
      (known) => equals(known.open, one.open) && equals(known.unknown, one.unknown),
    );
    const known = merged[index];
    if (known === undefined) merged.push(one);
    else
      merged[index] = {
        ...known,
        peer: { ...known.peer, regions: [...known.peer.regions, ...one.peer.regions] },
      };
  }
  return merged;
}
