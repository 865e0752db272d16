import type { JsonObject } from '#manifest/json.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { buildMesh, waysTo } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { hasRequest, type Request } from '#set/request.ts';
import { clusterOf } from '../../../network/cluster-of.ts';

/** The ways to a port of the workload `web`, or of another. */
export function waysOf(objects: readonly JsonObject[], port = 8080, name = 'web'): readonly Way[] {
  const mesh = buildMesh(clusterOf(objects));
  const workload = [...mesh.cluster.workloads, ...mesh.cluster.operated].find(
    ({ resource }) => resource.name === name,
  );
  if (workload === undefined) throw new Error(`there is no workload ${name}`);
  return waysTo(mesh, workload, 'TCP', port);
}

/** `mtls 15008 yes`, with the relay's account where there is one. */
export function told(ways: readonly Way[]): readonly string[] {
  return ways.map(({ transport, port, accepted, via }) =>
    [
      transport,
      port,
      accepted,
      ...(via === undefined ? [] : [`via ${via.namespace}/${via.serviceAccount}`]),
    ].join(' '),
  );
}

export function reasons(ways: readonly Way[]): string {
  return ways.flatMap(({ because }) => because.map(formatMeshBecause)).join('; ');
}

/** What becomes of a request on a way. */
export function answer({ authorization }: Way, values: Request['values']): 'yes' | 'no' | 'unknown' {
  const request = { values, addresses: { source: '10.0.0.1', remote: '10.0.0.1', destination: '10.0.0.2' } };
  if (hasRequest(authorization.permitted, request)) return 'yes';
  return hasRequest(authorization.unknown, request) ? 'unknown' : 'no';
}

export function way(ways: readonly Way[], wanted: string): Way {
  const found = ways.find((one) => told([one])[0]?.startsWith(wanted));
  if (found === undefined) throw new Error(`there is no way ${wanted} among ${told(ways).join(', ')}`);
  return found;
}

export function principal(account: string, namespace = 'shop'): string {
  return `cluster.local/ns/${namespace}/sa/${account}`;
}

/** An AuthorizationPolicy of the namespace shop. */
export function policy(name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace: 'shop' },
    spec,
  };
}

export function peerAuthentication(mode: string): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { mtls: { mode } },
  };
}
