import type { Workload } from '#cluster/workload.ts';
import { type Connections, connections } from '#network/connections.ts';
import type { Network } from '#network/network.ts';
import { type PodClass, type PodRegion, workloadPeer } from '#network/peer.ts';
import {
  compactRegions,
  everyPod,
  type Place,
  selectedPods,
  splitRegions,
  witnessPod,
} from '#network/peers/pod-region.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import type { Because } from '#network/verdict/because.ts';
import { governingPeer, ingressVerdict } from '#network/verdict/direction.ts';
import { matchPorts, matchRule } from '#network/verdict/rule-match.ts';
import { ALL_CONNECTIONS, formatConnections, isEmpty, NO_CONNECTIONS, union } from '#set/connection-set.ts';

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

/** If rules tell apart more classes at one place, all pods there are told as unknown. */
const MAX_CELLS = 1024;

/**
 * All pods that could be added at a place and can open something to a workload, in classes. What the rules in question
 * can't tell apart is one class: only rules that govern the workload split by the pod as a source, and policies at
 * the place by the pod as what they govern.
 */
export function podClasses(network: Network, to: Workload, place: Place): readonly PodClassConnections[] {
  const destination = workloadPeer(to);
  const found: PodClassConnections[] = [];
  const letIn = splitAll([[everyPod(place)]], ingressSplits(network, to, place));
  const candidates = letIn.cells.filter((cell) => {
    const { open, unknown } = ingressVerdict(network, destination, witnessOf(cell, place));
    return !isEmpty(open) || !isEmpty(unknown);
  });
  if (candidates.length === 0 && letIn.coarse.length === 0) return [];
  const letOut = splitAll(candidates, egressSplits(network, to, place));
  const namespace =
    place.type === 'existing' ? { type: place.type, name: place.namespace.name } : { type: place.type };
  const add = (regions: readonly PodRegion[], complete: boolean): void => {
    const witness = witnessOf(regions, place);
    const { from: _from, to: _to, ...answer } = connections(network, witness, destination);
    const told = complete ? answer : { ...answer, ...undecided(network, answer) };
    if (isEmpty(told.open) && isEmpty(told.unknown)) return;
    found.push({ peer: { type: 'pods', namespace, regions, witness }, ...told });
  };
  for (const cell of letOut.cells) add(cell, true);
  for (const cell of [...letIn.coarse, ...letOut.coarse]) add(cell, false);
  return mergeEqual(found);
}

/** Nothing is sure about a class that wasn't cut to the end. */
function undecided(network: Network, { ingress }: Pick<Connections, 'ingress'>): Partial<Connections> {
  const [policy] = network.policies;
  if (policy === undefined) return {};
  const { resource, subjectPointer: pointer } = policy;
  const { direction } = ingress;
  const doubt: Because = {
    type: 'unknown',
    direction,
    reason: 'too-many-classes',
    policy: resource,
    pointer,
  };
  const decision = { connections: ALL_CONNECTIONS, outcome: 'unknown', because: [doubt] } as const;
  const verdict = { direction, open: NO_CONNECTIONS, unknown: ALL_CONNECTIONS, decisions: [decision] };
  return { open: NO_CONNECTIONS, unknown: ALL_CONNECTIONS, ingress: verdict };
}

/** A union of regions: pods are told apart by being in it or not. */
type Split = readonly PodRegion[];

/** Disjoint regions each: `cells` that every split was put to, and `coarse` ones for which there were too many. */
interface Cells {
  readonly cells: readonly (readonly PodRegion[])[];
  readonly coarse: readonly (readonly PodRegion[])[];
}

/** Cuts cells by each split in turn; a cell is a list of disjoint regions, never empty. */
function splitAll(whole: Cells['cells'], splits: readonly Split[]): Cells {
  let cells = whole;
  for (const split of splits) {
    cells = cells.flatMap((cell) => {
      const { inside, outside } = splitRegions(cell, split);
      return [inside, outside].filter((part) => part.length > 0);
    });
    if (cells.length > MAX_CELLS) return { cells: [], coarse: [whole.flat()] };
  }
  return { cells, coarse: [] };
}

function witnessOf(regions: readonly PodRegion[], place: Place) {
  const [first] = regions;
  return witnessPod(first ?? everyPod(place), place);
}

/**
 * A split for each rule that governs the workload: whom it is about, among the pods at the place. Rules of NetworkPolicies that
 * allow the same are one.
 */
function ingressSplits(network: Network, to: Workload, place: Place): readonly Split[] {
  if (to.hostNetwork) return [];
  const destination = workloadPeer(to);
  const { policies } = governingPeer(network, destination, 'ingress');
  const groups = new Map<string, PodRegion[]>();
  for (const policy of policies) {
    for (const rule of rulesFor(policy, 'ingress') ?? []) {
      const { sure, maybe } = matchPorts(rule, destination);
      const others = rule.peers === 'any' ? [] : rule.peers.filter(({ type }) => type !== 'pods');
      const what = `${formatConnections(sure)} ${formatConnections(maybe)} ${others.length > 0}`;
      const isUnited = policy.tier === 'network-policy' && policy.subject !== undefined;
      const key = isUnited ? what : `${policy.resource.id} ${rule.index} ${rule.effect} ${what}`;
      groups.set(key, [...(groups.get(key) ?? []), ...ruleRegions(rule, place)]);
    }
  }
  return distinct([...groups.values()].map(compactRegions));
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
  const merged = new Map<string, PodClassConnections>();
  for (const one of classes) {
    const key = `${formatConnections(one.open)} | ${formatConnections(one.unknown)}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, one);
    else merged.set(key, withRegions(known, one.peer.regions));
  }
  return [...merged.values()];
}

function withRegions(known: PodClassConnections, more: readonly PodRegion[]): PodClassConnections {
  return { ...known, peer: { ...known.peer, regions: [...known.peer.regions, ...more] } };
}
