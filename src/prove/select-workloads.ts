import { closest } from '#closest.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { namedWorkloads } from '#equation/named-workloads.ts';
import { EastwestError } from '#errors.ts';
import { parseLabelQuery } from '#prove/label-query.ts';
import { matches } from '#set/selector.ts';

/** What a text of an invariant selects. */
export interface Selected {
  readonly text: string;
  readonly workloads: readonly Workload[];
  /** Namespaces that are meant as a whole: pods that somebody adds there belong to it as well. */
  readonly namespaces: ReadonlySet<string>;
}

/**
 * The workloads that a text names: `namespace/name` (of a workload, else of a Service: what stands behind it; a bare Pod only where
 * nothing else has the name, since whoever adds one may call it like a caller), `Kind/namespace/name`, `namespace/*`, `*` for all, or labels
 * as with kubectl: `app=web,tier in (a, b),!legacy`.
 * @throws EastwestError `bad-usage` if nothing is called so: nothing that is said of nothing holds
 */
export function selectWorkloads(fabric: Fabric, text: string): Selected {
  const { network, cluster } = fabric;
  const { workloads } = network;
  if (text === '*' || text === '*/*')
    return { text, workloads, namespaces: new Set(cluster.namespaces.keys()) };
  const exact = workloads.filter(({ resource }) => resource.id === text);
  if (exact.length > 0) return found(fabric, text, exact);
  const parts = text.split('/');
  const isQuery = /[=!,() ]/.test(text);
  if (isQuery) {
    const selector = parseLabelQuery(text);
    return found(
      fabric,
      text,
      workloads.filter(({ labels }) => matches(selector, labels)),
    );
  }
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 2 && second === '*') {
    const inside = workloads.filter(({ namespace }) => namespace === first);
    return { ...found(fabric, text, inside), namespaces: new Set([first]) };
  }
  if (parts.length === 3) {
    const named = workloads.filter((one) => one.namespace === second && one.resource.name === third);
    return found(
      fabric,
      text,
      named.filter(({ resource }) => sameKind(resource.kind, first)),
    );
  }
  if (parts.length !== 2) return found(fabric, text, []);
  const named = namedWorkloads(fabric).get(text);
  if (named !== undefined) return found(fabric, text, named);
  const services = cluster.services.filter((one) => one.namespace === first && one.resource.name === second);
  return found(fabric, text, [...new Set(services.flatMap(({ backends }) => backends))]);
}

/** What several texts select together. */
export function selectAll(fabric: Fabric, texts: readonly string[]): Selected {
  const all = texts.map((text) => selectWorkloads(fabric, text));
  return {
    text: texts.length === 0 ? 'nobody' : texts.join(', '),
    workloads: [...new Set(all.flatMap(({ workloads }) => workloads))],
    namespaces: new Set(all.flatMap(({ namespaces }) => [...namespaces])),
  };
}

/** `namespace/name` of a workload. */
export function nameOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}`;
}

function sameKind(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function found(fabric: Fabric, text: string, workloads: readonly Workload[]): Selected {
  if (workloads.length > 0) return { text, workloads, namespaces: new Set() };
  const suggestion = suggest(fabric, text);
  throw new EastwestError(
    'bad-usage',
    `the manifests have no workload \`${text}\`, and what is said of nothing doesn't hold`,
    suggestion === undefined
      ? 'Write namespace/name, Kind/namespace/name, namespace/* or labels (app=web); `eastwest facts` lists the workloads.'
      : `Did you mean ${suggestion}?`,
  );
}

/** The name of the same form that comes closest; else that of a workload with the same last part. */
function suggest({ network, cluster }: Fabric, text: string): string | undefined {
  const namespaces = [...cluster.namespaces.keys()];
  if (cluster.namespaces.has(text)) return `${text}/*`;
  const parts = text.split('/');
  const names = network.workloads.map(nameOf);
  const last = parts.at(-1) ?? '';
  if (last === '*') {
    const namespace = closest(parts[0] ?? '', namespaces);
    return namespace === undefined ? undefined : `${namespace}/*`;
  }
  const candidates =
    parts.length === 3
      ? network.workloads.map((one) => `${one.resource.kind}/${nameOf(one)}`)
      : [...names, ...cluster.services.map((one) => `${one.namespace}/${one.resource.name}`)];
  const same = candidates.filter((one) => one.split('/').at(-1) === last);
  return closest(text, candidates) ?? (same.length === 1 ? same[0] : undefined);
}
