import { isArray } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { specOf } from '#mesh/istio/client/istio-resources.ts';
import type { EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import { gatewayName } from '#mesh/istio/entry/gateway-name.ts';
import { entryGateways } from '#mesh/istio/entry/proxies.ts';
import { allRouters, type Router, shareHost } from '#mesh/istio/entry/router.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** VirtualServices that name a Gateway which doesn't exist, or has no server for any of their hosts (VirtualService, `gateways`, `hosts`). */
export function routerFaults(istio: Istio): readonly MeshFault[] {
  const gateways = new Map(
    entryGateways(istio).map((one) => [`${one.namespace}/${one.resource.name}`, one.servers]),
  );
  return allRouters(istio).all.flatMap((router) => {
    const written = specOf(router.resource)['gateways'];
    return (isArray(written) ? written : []).flatMap((name, index): readonly MeshFault[] => {
      if (typeof name !== 'string' || name === 'mesh') return [];
      const servers = gateways.get(gatewayName(name, router.namespace));
      const message = complaint(name, router, servers);
      if (message === undefined) return [];
      return [{ resource: router.resource, pointer: joinPointer('/spec', 'gateways', index), message }];
    });
  });
}

function complaint(
  name: string,
  router: Router,
  servers: readonly EntryServer[] | undefined,
): string | undefined {
  if (name.includes('~')) return `Gateway ${name} is Istio's own: name the Gateway that it is made of`;
  if (servers === undefined) return `Gateway ${name} is not among the manifests`;
  const isServed = servers.some((server) => shareHost(server, router));
  return isServed ? undefined : `no server of Gateway ${name} has any of its hosts: it has no effect there`;
}
