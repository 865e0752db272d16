import { namespaceOf } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';
import { coversHost, isWildcardHost, qualifiedHost } from '#mesh/istio/client/host-name.ts';
import {
  isExportedTo,
  istioResources,
  possiblyFirst,
  specOf,
  stringsAt,
} from '#mesh/istio/client/istio-resources.ts';
import type { SidecarScope } from '#mesh/istio/client/sidecar.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A VirtualService that routes what sidecars send. */
export interface MeshRouter {
  readonly resource: Resource;
  readonly namespace: string;
  /** As Istio reads them. */
  readonly hosts: readonly string[];
  readonly exportTo: readonly string[];
}

interface Routers {
  readonly byHost: ReadonlyMap<string, readonly MeshRouter[]>;
  readonly wildcards: readonly string[];
}

const indexed = new WeakMap<Istio, Routers>();

/**
 * The VirtualService that routes a client's calls of a host: the one with the most specific host; of several with the same, the one that is
 * only for the client's namespace, then one exported to it by name, then the oldest, or any if which one that will be isn't written (VirtualService, `hosts`, `exportTo`, `gateways`).
 */
export function routersFor(
  istio: Istio,
  client: Workload,
  scope: SidecarScope,
  host: string,
): readonly MeshRouter[] {
  const { byHost, wildcards } = routersOf(istio);
  const patterns = [host, ...wildcards.filter((one) => coversHost(one, host))];
  for (const pattern of patterns) {
    const seen = (byHost.get(pattern) ?? []).filter(
      (router) =>
        isExportedTo(router.exportTo, router.namespace, client.namespace) && isImported(scope, router),
    );
    const rank = (router: MeshRouter) => closeness(router, client.namespace);
    const nearest = Math.min(...seen.map(rank));
    const equals = seen.filter((router) => rank(router) === nearest);
    if (equals.length > 0) return possiblyFirst(equals, ({ resource }) => resource);
  }
  return [];
}

/** A VirtualService by name, as a delegate is named. */
export function findRouter(istio: Istio, namespace: string, name: string): Resource | undefined {
  return istioResources(istio, 'VirtualService').find(
    (one) => one.name === name && namespaceOf(one) === namespace,
  );
}

function closeness({ namespace, exportTo }: MeshRouter, own: string): number {
  if (exportTo.length === 0 || exportTo.includes('*')) return 2;
  return namespace === own ? 0 : 1;
}

function isImported({ egress }: SidecarScope, { namespace, hosts }: MeshRouter): boolean {
  if (egress === undefined) return true;
  return egress.some((listener) =>
    listener.hosts.some(
      (one) =>
        (one.namespace === '*' || one.namespace === namespace) &&
        hosts.some((host) => coversHost(one.host, host) || coversHost(host, one.host)),
    ),
  );
}

function routersOf(istio: Istio): Routers {
  const known = indexed.get(istio);
  if (known !== undefined) return known;
  const byHost = new Map<string, MeshRouter[]>();
  for (const resource of istioResources(istio, 'VirtualService')) {
    const spec = specOf(resource);
    const gateways = stringsAt(spec, 'gateways');
    if (gateways.length > 0 && !gateways.includes('mesh')) continue;
    const namespace = namespaceOf(resource);
    const hosts = [...new Set(stringsAt(spec, 'hosts').map((host) => qualifiedHost(host, namespace)))];
    const router = { resource, namespace, hosts, exportTo: stringsAt(spec, 'exportTo') };
    for (const host of hosts) byHost.set(host, [...(byHost.get(host) ?? []), router]);
  }
  const wildcards = [...byHost.keys()].filter(isWildcardHost).sort((a, b) => b.length - a.length);
  const routers = { byHost, wildcards };
  indexed.set(istio, routers);
  return routers;
}
