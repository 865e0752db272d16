import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { readNetworks } from '#mesh/linkerd/networks.ts';
import { inOrder } from '#mesh/linkerd/policy/precedence.ts';
import { refersTo } from '#mesh/linkerd/policy/target-ref.ts';
import type { AddressSet } from '#set/address-set.ts';

/** An EgressNetwork: addresses outside of the cluster, and what of the traffic to them passes. */
export interface EgressNetwork {
  readonly resource: Resource;
  readonly namespace: string;
  /** All outside of the cluster for `undefined`. */
  readonly addresses: AddressSet | undefined;
  readonly allows: boolean;
  /** What routes let through: hosts (`*` for any), and ports (empty: all). */
  readonly routes: readonly {
    readonly host: string;
    readonly ports: readonly number[];
    readonly because: MeshBecause;
  }[];
}

const ROUTES = [
  'policy.linkerd.io/HTTPRoute',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/TCPRoute',
];

/** The EgressNetworks with their routes, in order of precedence (Linkerd docs, "EgressNetwork"). */
export function readEgressNetworks(resources: readonly Resource[]): readonly EgressNetwork[] {
  const networks = resources.filter((one) => groupKind(one) === 'policy.linkerd.io/EgressNetwork');
  if (networks.length === 0) return [];
  const routes = resources.filter((one) => ROUTES.includes(groupKind(one)));
  return inOrder(networks, (resource) => resource).map((resource) => {
    const spec = objectAt(resource.object, 'spec');
    const addresses = isArray(spec['networks']) ? readNetworks(spec['networks']) : undefined;
    return {
      resource,
      namespace: namespaceOf(resource),
      addresses: typeof addresses === 'string' ? undefined : addresses,
      allows: spec['trafficPolicy'] === 'Allow',
      routes: inOrder(routes, (route) => route).flatMap((route) => routesTo(route, resource)),
    };
  });
}

function routesTo(route: Resource, network: Resource): EgressNetwork['routes'] {
  const spec = objectAt(route.object, 'spec');
  const rules = arrayAt(spec, 'rules').filter(isObject);
  if (rules.length > 0 && !rules.some(leadsOut)) return [];
  return arrayAt(spec, 'parentRefs').flatMap((parent, index) => {
    if (!isObject(parent) || !refersTo(parent, 'EgressNetwork') || stringAt(parent, 'name') !== network.name)
      return [];
    if ((stringAt(parent, 'namespace') ?? namespaceOf(route)) !== namespaceOf(network)) return [];
    const ports = typeof parent['port'] === 'number' ? [parent['port']] : [];
    const hosts = arrayAt(spec, 'hostnames').filter((host) => typeof host === 'string');
    const because = {
      reason: 'linkerd/egress-route',
      resource: route,
      pointer: joinPointer('/spec/parentRefs', index),
    } as const;
    return (hosts.length === 0 ? ['*'] : hosts).map((host) => ({ host, ports, because }));
  });
}

/** A rule may lead elsewhere, to a Service of the cluster. */
function leadsOut(rule: JsonObject): boolean {
  const backends = arrayAt(rule, 'backendRefs').filter(isObject);
  return backends.length === 0 || backends.some((one) => refersTo(one, 'EgressNetwork'));
}
