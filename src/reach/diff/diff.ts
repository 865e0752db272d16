import type { Network } from '#network/network.ts';
import { diffAddresses } from '#reach/diff/diff-addresses.ts';
import { diffEdges } from '#reach/diff/diff-edges.ts';
import { diffEntrances } from '#reach/diff/diff-entrances.ts';
import { buildDiffMap } from '#reach/diff/diff-map.ts';
import { type DiffChange, isNewlyPlaintext, type ReachDiff } from '#reach/diff/diff-model.ts';
import { diffNewcomers } from '#reach/diff/diff-newcomers.ts';
import { uniteWorkloads } from '#reach/diff/diff-union.ts';
import { compareText, orderNetwork } from '#reach/map/map-order.ts';

export * from '#reach/diff/diff-model.ts';

/**
 * What became reachable from one cluster to another, and what no longer is, as far as network policies go: on sets and classes, by what policies mean. Pure; the order
 * of the manifests changes nothing; two clusters that mean the same have no changes.
 */
export function diffReach(baseNetwork: Network, headNetwork: Network): ReachDiff {
  const [base, head] = [mapped(baseNetwork), mapped(headNetwork)];
  const union = uniteWorkloads(base.map, head.map);
  const only = (side: 'base' | 'head') => union.ids.filter((_, number) => union.presence[number] === side);
  return {
    workloads: { added: only('head'), removed: only('base') },
    changes: [
      ...orderedChanges(diffEdges(base.map, head.map, union)),
      ...orderedChanges(diffEntrances(base.map, head.map, union)),
      ...orderedChanges(diffAddresses(base.map, head.map, union)),
      ...orderedChanges(diffNewcomers(base.network, head.network, union)),
    ],
  };
}

function mapped(given: Network) {
  const network = orderNetwork(given);
  return { network, map: buildDiffMap(network) };
}

const RANK: Readonly<Record<DiffChange['kind'], number>> = { new: 0, changed: 1, gone: 2 };

/** What became reachable in plaintext comes before all. */
function rank(change: DiffChange): number {
  return isNewlyPlaintext(change) ? -1 : RANK[change.kind];
}

/** New first, then changed, then gone; within each by the ends. */
export function orderedChanges(changes: readonly DiffChange[]): readonly DiffChange[] {
  const keyed = changes.map((change) => ({
    change,
    key: JSON.stringify([change.to, change.from, change.entrance ?? null, change.transitions]),
  }));
  return keyed
    .sort((a, b) => rank(a.change) - rank(b.change) || compareText(a.key, b.key))
    .map(({ change }) => change);
}
