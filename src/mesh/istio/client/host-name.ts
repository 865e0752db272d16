import type { Service } from '#cluster/service.ts';

/** The domain under which a cluster's Services have their names (Kubernetes docs, "DNS for Services and Pods"), by default. */
const CLUSTER_DOMAIN = 'cluster.local';

/** The name under which Istio knows a Service. */
export function serviceHost(service: Service): string {
  return `${service.resource.name}.${service.namespace}.svc.${CLUSTER_DOMAIN}`;
}

/**
 * A host as Istio reads it in a rule of some namespace: a name without a dot is a Service of that namespace (DestinationRule, `host`:
 * "short names … interpreted based on the namespace of the rule"). `reviews.prod` has a dot and so is taken as it stands.
 */
export function qualifiedHost(host: string, namespace: string): string {
  if (host === '*' || host === '' || host.includes('.') || host.includes(':')) return host;
  return `${host}.${namespace}.svc.${CLUSTER_DOMAIN}`;
}

export function isWildcardHost(host: string): boolean {
  return host.startsWith('*');
}

/** Whether every name that `host` stands for is one that `pattern` stands for: `*.com` covers `a.com` and `*.a.com`, not `com`. */
export function coversHost(pattern: string, host: string): boolean {
  if (!isWildcardHost(pattern)) return pattern === host;
  if (isWildcardHost(host)) {
    return host.length >= pattern.length && host.slice(1).endsWith(pattern.slice(1));
  }
  return host.endsWith(pattern.slice(1));
}

/** The most specific of some hosts that covers a host: the same name, else the longest wildcard. `wildcards` are those among them. */
export function mostSpecificHost(
  hosts: { readonly has: (host: string) => boolean },
  wildcards: Iterable<string>,
  host: string,
): string | undefined {
  if (hosts.has(host)) return host;
  let best: string | undefined;
  for (const pattern of wildcards) {
    if (coversHost(pattern, host) && pattern.length > (best?.length ?? 0)) best = pattern;
  }
  return best;
}
