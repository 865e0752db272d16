import type { Namespace } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { indexLabels, type LabelIndex, selectLabelled } from '#network/peers/label-index.ts';
import type { PodSelection } from '#network/read/policy.ts';
import { type Labels, matches, type Selector } from '#set/selector.ts';

/** The numbers of the workloads that a selection matches, ascending. The same question is answered once. */
export type SelectWorkloads = (selection: PodSelection) => readonly number[];

export function indexWorkloads(
  workloads: readonly Workload[],
  namespaces: ReadonlyMap<string, Namespace>,
): SelectWorkloads {
  const labelsOf = (number: number): Labels => workloads[number]?.labels ?? {};
  const numbered = workloads.map(({ namespace, labels }, number) => ({
    namespace,
    entry: [number, labels] as const,
  }));
  const everywhere = indexLabels(numbered.map(({ entry }) => entry));
  const within = new Map<string, LabelIndex>();
  for (const [name, group] of groupBy(numbered, ({ namespace }) => namespace)) {
    within.set(name, indexLabels(group.map(({ entry }) => entry)));
  }
  const selectNamespaces = namespaceSelection(namespaces);
  const select: SelectWorkloads = ({ namespaces: where, pods }) => {
    const names = typeof where === 'string' ? [where] : selectNamespaces(where);
    if (names === 'all') return selectLabelled(everywhere, pods, labelsOf);
    const lists = names.flatMap((name) => {
      const index = within.get(name);
      return index === undefined ? [] : [selectLabelled(index, pods, labelsOf)];
    });
    return lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => a - b);
  };
  const answers = new Map<string, readonly number[]>();
  return (selection) => remember(answers, JSON.stringify(selection), () => select(selection));
}

function namespaceSelection(namespaces: ReadonlyMap<string, Namespace>) {
  const answers = new Map<string, readonly string[] | 'all'>();
  const all = [...namespaces.values()];
  return (selector: Selector): readonly string[] | 'all' => {
    if (selector.length === 0) return 'all';
    return remember(answers, JSON.stringify(selector), () =>
      all.filter(({ labels }) => matches(selector, labels)).map(({ name }) => name),
    );
  };
}

function remember<V>(answers: Map<string, V>, key: string, compute: () => V): V {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = compute();
  answers.set(key, answer);
  return answer;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
