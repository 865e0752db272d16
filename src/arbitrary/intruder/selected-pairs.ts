import { arrayAt, isArray, isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

export type Pair = readonly [key: string, value: string];

/** Labels that selectors ask for: pods', and those of namespaces. */
export interface SelectedPairs {
  readonly pods: readonly Pair[];
  readonly namespaces: readonly Pair[];
}

/** All labels that any selector of any kind mentions, wherever it stands: found by its form. */
export function selectedPairs(resources: readonly Resource[]): SelectedPairs {
  const found = { pods: [] as Pair[], namespaces: [] as Pair[] };
  for (const { object } of resources) collect(objectAt(object, 'spec'), found.pods, found);
  return found;
}

/** Members whose labels are those of namespaces, in NetworkPolicies and in their admin tiers. */
const OF_NAMESPACES: ReadonlySet<string> = new Set(['namespaceSelector', 'namespaces']);
/** Members that are a plain map of labels, where they aren't a LabelSelector. */
const MAPS: ReadonlySet<string> = new Set(['matchLabels', 'selector']);

function collect(value: Json | undefined, into: Pair[], found: { pods: Pair[]; namespaces: Pair[] }): void {
  if (isArray(value)) for (const one of value) collect(one, into, found);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (MAPS.has(key)) into.push(...mapped(member));
    if (key === 'matchExpressions' && isArray(member)) into.push(...member.flatMap(expressed));
    collect(member, OF_NAMESPACES.has(key) ? found.namespaces : into, found);
  }
}

function mapped(value: Json | undefined): readonly Pair[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === 'string' ? [[key, member] as const] : [],
  );
}

/** What fulfils an expression; that a label is missing needs no pair. */
function expressed(value: Json): readonly Pair[] {
  if (!isObject(value)) return [];
  const key = stringAt(value, 'key');
  const operator = stringAt(value, 'operator');
  if (key === undefined) return [];
  if (operator === 'Exists') return [[key, 'any']];
  if (operator !== 'In') return [];
  return arrayAt(value, 'values').flatMap((one) => (typeof one === 'string' ? [[key, one] as const] : []));
}
