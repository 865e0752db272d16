import type { Cluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';

/** Namespaces of what a cluster is made of: their manifests are rarely beside those of an application. */
const ELSEWHERE = /^(?:kube-|istio|linkerd|cert-manager|gatekeeper|monitoring|ingress)/;

/**
 * What the manifests lack of a service account that a policy names, in words; `undefined` if they have it, or don't tell: a namespace is
 * missed only where Namespaces are among them, an account only where its namespace's ServiceAccounts are, or pods run under it.
 */
export function missingAccount(
  cluster: Cluster,
  namespace: string,
  serviceAccount: string,
): string | undefined {
  const { written, used } = indexOf(cluster);
  if (!cluster.namespaces.has(namespace)) return missingNamespace(cluster, namespace);
  const accounts = written.get(namespace);
  const isThere =
    accounts === undefined ||
    serviceAccount === 'default' ||
    accounts.has(serviceAccount) ||
    used.has(`${namespace}/${serviceAccount}`);
  return isThere ? undefined : `service account ${namespace}/${serviceAccount}`;
}

/** The same of a namespace. */
export function missingNamespace(cluster: Cluster, namespace: string): string | undefined {
  const isTold = cluster.namespaces.has(namespace) || !indexOf(cluster).hasNamespaces;
  return isTold || ELSEWHERE.test(namespace) ? undefined : `namespace ${namespace}`;
}

interface Index {
  readonly hasNamespaces: boolean;
  /** The names of the ServiceAccounts, by namespace. */
  readonly written: ReadonlyMap<string, ReadonlySet<string>>;
  /** `namespace/account` of those under which pods run. */
  readonly used: ReadonlySet<string>;
}

const indices = new WeakMap<Cluster, Index>();

function indexOf(cluster: Cluster): Index {
  const known = indices.get(cluster);
  if (known !== undefined) return known;
  const written = new Map<string, Set<string>>();
  for (const resource of cluster.resources) {
    if (resource.kind !== 'ServiceAccount' || resource.apiVersion !== 'v1') continue;
    const namespace = namespaceOf(resource);
    written.set(namespace, (written.get(namespace) ?? new Set()).add(resource.name));
  }
  const everyone = [...cluster.workloads, ...cluster.operated];
  const made: Index = {
    hasNamespaces: [...cluster.namespaces.values()].some(({ resource }) => resource !== undefined),
    written,
    used: new Set(everyone.map((one) => `${one.namespace}/${one.serviceAccount || 'default'}`)),
  };
  indices.set(cluster, made);
  return made;
}
