import type { Workload } from '#cluster/workload.ts';
import type { Network } from '#network/network.ts';
import type { Place } from '#network/peers/pod-region.ts';
import type { Fingerprints } from '#reach/diff/diff-fingerprint.ts';
import type { Union } from '#reach/diff/diff-union.ts';
import { workloadId } from '#reach/explain/explain-names.ts';
import { compareText } from '#reach/map/map-order.ts';

/** One side of a comparison. */
export interface Side {
  readonly network: Network;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly fingerprints: Fingerprints;
}

export function sideOf(network: Network, fingerprints: Fingerprints): Side {
  const workloads = new Map(network.workloads.map((workload) => [workloadId(workload), workload]));
  return { network, workloads, fingerprints };
}

/** Workloads that must have the same answers, on either side. */
export interface Destination {
  readonly members: number[];
  readonly from: Workload | undefined;
  readonly to: Workload | undefined;
  readonly same: boolean;
}

export function destinations(base: Side, head: Side, union: Union): readonly Destination[] {
  const groups = new Map<string, Destination>();
  for (const [number, id] of union.ids.entries()) {
    const [from, to] = [base.workloads.get(id), head.workloads.get(id)];
    const before = from === undefined ? '' : base.fingerprints.ofDestination(from);
    const after = to === undefined ? '' : head.fingerprints.ofDestination(to);
    const key = `${before}\n${after}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { members: [number], from, to, same: before === after });
    else known.members.push(number);
  }
  return [...groups.values()];
}

/** A place that both sides can be asked about; in one of them its namespace may be a new one. */
export interface CommonPlace {
  readonly place: Place;
  /** Both sides have it, or neither, and what governs pods there is the same. */
  readonly same: boolean;
}

export function placesOfBoth(base: Side, head: Side): readonly CommonPlace[] {
  const [left, right] = [base.network.cluster.namespaces, head.network.cluster.namespaces];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort(compareText);
  const isSame = (before: Place, after: Place): boolean =>
    base.fingerprints.ofPlace(before) === head.fingerprints.ofPlace(after);
  const existing = names.flatMap((name): readonly CommonPlace[] => {
    const [before, after] = [left.get(name), right.get(name)];
    const namespace = after ?? before;
    if (namespace === undefined) return [];
    const place: Place = { type: 'existing', namespace };
    const both = before !== undefined && after !== undefined;
    return [{ place, same: both && isSame({ type: 'existing', namespace: before }, place) }];
  });
  const anywhere: Place = { type: 'new', taken: names };
  return [...existing, { place: anywhere, same: isSame(anywhere, anywhere) }];
}
