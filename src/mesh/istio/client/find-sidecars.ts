import { namespaceOf } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';
import {
  carriesLabels,
  istioResources,
  possiblyFirst,
  specOf,
  workloadSelector,
} from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';

interface Sidecars {
  /** By namespace. */
  readonly general: ReadonlyMap<string, readonly Resource[]>;
  /** By namespace and one pair of the selector, `''` if it has none: so that a workload isn't held against them all. */
  readonly selecting: ReadonlyMap<string, readonly Resource[]>;
  /** The order in which the first one wins. */
  readonly order: ReadonlyMap<Resource, number>;
}

const indexed = new WeakMap<Istio, Sidecars>();

/** The Sidecar for a workload's pods; several, if which of them is the oldest isn't written. */
export function findSidecars(istio: Istio, workload: Workload): readonly Resource[] {
  let sidecars = indexed.get(istio);
  if (sidecars === undefined) {
    sidecars = index(istio);
    indexed.set(istio, sidecars);
  }
  const { general, selecting, order } = sidecars;
  const { namespace, labels } = workload;
  const pairs = [...Object.entries(labels).map(([key, value]) => `${key}=${value}`), ''];
  const selected = pairs
    .flatMap((pair) => selecting.get(`${namespace} ${pair}`) ?? [])
    .filter((one) => carriesLabels(workloadSelector(specOf(one), 'labels') ?? {}, labels))
    .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const levels = [selected, general.get(namespace), general.get(istio.settings.rootNamespace)];
  return possiblyFirst(levels.find((level) => level !== undefined && level.length > 0) ?? [], (one) => one);
}

function index(istio: Istio): Sidecars {
  const all = istioResources(istio, 'Sidecar');
  const general = new Map<string, Resource[]>();
  const selecting = new Map<string, Resource[]>();
  const pairs = new Map(all.map((one) => [one, pairsOf(one)]));
  const counts = new Map<string, number>();
  for (const pair of [...pairs.values()].flatMap((own) => own ?? []))
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  for (const [one, own] of pairs) {
    if (own === undefined) push(general, namespaceOf(one), one);
    else push(selecting, rarest(own, counts) ?? `${namespaceOf(one)} `, one);
  }
  return { general, selecting, order: new Map(all.map((one, place) => [one, place])) };
}

function pairsOf(sidecar: Resource): readonly string[] | undefined {
  const selector = workloadSelector(specOf(sidecar), 'labels');
  if (selector === undefined) return undefined;
  return Object.entries(selector).map(([key, value]) => `${namespaceOf(sidecar)} ${key}=${value}`);
}

function rarest(pairs: readonly string[], counts: ReadonlyMap<string, number>): string | undefined {
  const count = (pair: string) => counts.get(pair) ?? 0;
  return pairs.reduce<string | undefined>(
    (best, pair) => (best === undefined || count(pair) < count(best) ? pair : best),
    undefined,
  );
}

function push(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [resource]);
  else known.push(resource);
}
