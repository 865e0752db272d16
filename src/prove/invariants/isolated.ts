import type { Workload } from '#cluster/workload.ts';
import { transpose } from '#equation/closure.ts';
import type { Passage } from '#equation/passage.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { reachGraph, routeTo, stepsFrom } from '#prove/reach-graph.ts';
import { routesInto } from '#prove/routes.ts';
import { type Selected, selectAll } from '#prove/select-workloads.ts';
import { visitsTo } from '#prove/visits.ts';

export interface IsolatedOptions {
  /** Not through others either. */
  readonly transitive?: boolean;
}

/**
 * Neither of two sets reaches the other. A whole namespace (`team-a/*`) also stands for the pods that somebody could add to it, with whatever
 * labels and service account.
 */
export function isolated(
  a: string | readonly string[],
  b: string | readonly string[],
  { transitive = false }: IsolatedOptions = {},
): Invariant {
  const [left, right] = [a, b].map((one) => (typeof one === 'string' ? [one] : one));
  const names = [left, right].map((one) => (one ?? []).join(', '));
  return {
    sentence: `${names.join(' and ')} don't reach each other${transitive ? ', nor through others' : ''}`,
    decide: (ground) => {
      const [one, other] = [selectAll(ground.fabric, left ?? []), selectAll(ground.fabric, right ?? [])];
      const breaches = [
        ...crossings(ground, one, other, transitive),
        ...crossings(ground, other, one, transitive),
      ];
      const looked = Math.min(one.workloads.length, other.workloads.length);
      return collect(ground, looked, breaches, 'one of the two sets is empty');
    },
  };
}

/** What of one set gets into the other. What is in both is in neither's way. */
function crossings(ground: Ground, from: Selected, to: Selected, transitive: boolean): readonly Breach[] {
  const { fabric } = ground;
  const [own, other] = [new Set(from.workloads), new Set(to.workloads)];
  const isForbidden = (one: Workload): boolean => other.has(one) && !own.has(one);
  const routes = routesInto(fabric, from.workloads, isForbidden, transitive);
  const entered =
    from.namespaces.size === 0 ? [] : entries(ground, to.workloads.filter(isForbidden), transitive);
  const added = entered
    .filter(({ workload }) => !own.has(workload))
    .flatMap(({ workload, onward, certain }) =>
      visitsTo(fabric, workload).flatMap(({ passages }) =>
        passages.flatMap((one): readonly Breach[] => {
          const passage = inside(certain ? one : { ...one, outcome: 'unknown' }, from.namespaces);
          return passage === undefined ? [] : [{ passage, allowed: [], onward }];
        }),
      ),
    );
  return [...routes, ...added];
}

interface EntryPoint {
  readonly workload: Workload;
  /** What is reached from there, step by step. */
  readonly onward: readonly Workload[];
  readonly certain: boolean;
}

/** The forbidden workloads, and those from which one of them is reached. */
function entries(
  { fabric }: Ground,
  forbidden: readonly Workload[],
  transitive: boolean,
): readonly EntryPoint[] {
  if (!transitive) return forbidden.map((workload) => ({ workload, onward: [], certain: true }));
  const { certain, possible } = reachGraph(fabric);
  const sure = stepsFrom(fabric, transpose(certain), forbidden);
  const perhaps = stepsFrom(fabric, transpose(possible), forbidden);
  return [...perhaps.keys()].map((workload) => ({
    workload,
    onward: routeTo(sure.has(workload) ? sure : perhaps, workload).toReversed(),
    certain: sure.has(workload),
  }));
}

/** A passage with only the pods of these namespaces. */
function inside(passage: Passage, namespaces: ReadonlySet<string>): Passage | undefined {
  const { peer } = passage;
  if (peer.type !== 'pods') return undefined;
  const left = peer.namespaces.filter((name) => namespaces.has(name));
  if (left.length === 0) return undefined;
  return { ...passage, peer: { ...peer, namespaces: left, newNamespaces: false } };
}
