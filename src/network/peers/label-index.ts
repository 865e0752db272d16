import { type Labels, matches, type Requirement, type Selector } from '#set/selector.ts';

/** Things with labels, known by their numbers, in lists by label: for finding those that a selector matches. */
export interface LabelIndex {
  /** Ascending, as are the lists below. */
  readonly all: readonly number[];
  readonly byKey: ReadonlyMap<string, readonly number[]>;
  readonly byValue: ReadonlyMap<string, readonly number[]>;
}

export function indexLabels(numbered: Iterable<readonly [number, Labels]>): LabelIndex {
  const all: number[] = [];
  const byKey = new Map<string, number[]>();
  const byValue = new Map<string, number[]>();
  for (const [number, labels] of numbered) {
    all.push(number);
    for (const [key, value] of Object.entries(labels)) {
      append(byKey, key, number);
      append(byValue, valueKey(key, value), number);
    }
  }
  return { all, byKey, byValue };
}

/** Looks only at the carriers of the rarest label that the selector asks for, so that cost follows the answer. */
export function selectLabelled(
  index: LabelIndex,
  selector: Selector,
  labelsOf: (number: number) => Labels,
): readonly number[] {
  let candidates = index.all;
  for (const requirement of selector) {
    const carriers = carriersOf(index, requirement);
    if (carriers !== undefined && carriers.length < candidates.length) candidates = carriers;
  }
  return selector.length === 0 ? candidates : candidates.filter((one) => matches(selector, labelsOf(one)));
}

function carriersOf(index: LabelIndex, requirement: Requirement): readonly number[] | undefined {
  if (requirement.operator === 'Exists') return index.byKey.get(requirement.key) ?? [];
  if (requirement.operator !== 'In') return undefined;
  const { key, values } = requirement;
  const lists = values.map((value) => index.byValue.get(valueKey(key, value)) ?? []);
  return lists.length === 1 ? lists[0] : lists.flat().sort((a, b) => a - b);
}

function valueKey(key: string, value: string): string {
  return `${key}\n${value}`;
}

function append<K>(map: Map<K, number[]>, key: K, number: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [number]);
  else list.push(number);
}
