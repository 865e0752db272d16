import type { Cluster } from '#cluster/cluster.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type JsonObject, objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/**
 * Whether a route may refer to a Service: always in its own namespace, elsewhere if a ReferenceGrant there allows it (Gateway API,
 * "ReferenceGrant").
 */
export function isGranted(
  cluster: Cluster,
  route: Resource,
  from: string,
  to: string,
  service: string,
): boolean {
  if (from === to) return true;
  return cluster.resources.some((grant) => {
    if (grant.kind !== 'ReferenceGrant' || namespaceOf(grant) !== to) return false;
    if (!grant.apiVersion.startsWith('gateway.networking.k8s.io/')) return false;
    const spec = objectAt(grant.object, 'spec');
    const sources = arrayAt(spec, 'from').filter(isObject);
    const targets = arrayAt(spec, 'to').filter(isObject);
    return (
      sources.some((source) => source['kind'] === route.kind && source['namespace'] === from) &&
      targets.some((target) => allows(target, service))
    );
  });
}

function allows(target: JsonObject, service: string): boolean {
  const name = target['name'] ?? '';
  return target['kind'] === 'Service' && (name === '' || name === service);
}
