import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Resource } from '#manifest/resource.ts';
import { qualifiedHost } from '#mesh/istio/client/host-name.ts';
import { isExportedTo, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import { byCreation } from '#mesh/istio/entry/creation-order.ts';
import { commonDomains, type Domain, overlap } from '#mesh/istio/entry/domain.ts';
import type { EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import { gatewayName } from '#mesh/istio/entry/gateway-name.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A VirtualService that routes what comes in by gateways. */
export interface Router {
  readonly resource: Resource;
  readonly namespace: string;
  /** In full, in lower case. */
  readonly hosts: readonly Domain[];
  readonly exportTo: readonly string[];
  /** As `namespace/name`; without `mesh`. */
  readonly gateways: readonly string[];
}

interface Routers {
  readonly all: readonly Router[];
  readonly byGateway: ReadonlyMap<string, readonly Router[]>;
}

const indexed = new WeakMap<Istio, Routers>();

/** The VirtualServices that name a gateway, and are exported to the namespace of its pods, in the order of their rules. */
export function routersOf(istio: Istio, gateway: string, workload: Workload | undefined): readonly Router[] {
  const routers = allRouters(istio).byGateway.get(gateway) ?? [];
  return workload === undefined
    ? routers
    : routers.filter(({ exportTo, namespace }) => isExportedTo(exportTo, namespace, workload.namespace));
}

/** All VirtualServices that name a gateway; those without a host are delegates. */
export function allRouters(istio: Istio): Routers {
  const known = indexed.get(istio);
  if (known !== undefined) return known;
  const all = istio.cluster.resources
    .filter((resource) => groupKind(resource) === 'networking.istio.io/VirtualService')
    .sort(byCreation)
    .map(readRouter);
  const byGateway = new Map<string, Router[]>();
  for (const router of all) {
    for (const gateway of new Set(router.gateways)) {
      const routers = byGateway.get(gateway);
      if (routers === undefined) byGateway.set(gateway, [router]);
      else routers.push(router);
    }
  }
  const routers = { all, byGateway };
  indexed.set(istio, routers);
  return routers;
}

function readRouter(resource: Resource): Router {
  const spec = specOf(resource);
  const namespace = namespaceOf(resource);
  return {
    resource,
    namespace,
    hosts: stringsAt(spec, 'hosts').map((host) => qualifiedHost(host, namespace).toLowerCase()),
    exportTo: stringsAt(spec, 'exportTo'),
    gateways: stringsAt(spec, 'gateways')
      .filter((name) => name !== 'mesh')
      .map((name) => gatewayName(name, namespace)),
  };
}

/** The domains of a server that a VirtualService may name hosts of: those that aren't kept to another namespace. */
export function openDomains(server: EntryServer, namespace: string): readonly Domain[] {
  return server.hosts.flatMap((host) =>
    host.namespace === undefined || host.namespace === namespace ? host.domain : [],
  );
}

/** The domains for which a VirtualService's HTTP rules stand at a server: the narrower of each pair of hosts. */
export function servedDomains(server: EntryServer, router: Router): readonly Domain[] {
  return commonDomains(openDomains(server, router.namespace), router.hosts);
}

/** Whether a server and a VirtualService have a host in common, which is all that TCP and TLS rules ask. */
export function shareHost(server: EntryServer, router: Router): boolean {
  const domains = openDomains(server, router.namespace);
  return router.hosts.some((host) => domains.some((domain) => overlap(domain, host)));
}
