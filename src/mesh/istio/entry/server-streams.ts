import type { Workload } from '#cluster/workload.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { covers, type Domain } from '#mesh/istio/entry/domain.ts';
import type { EntryRule } from '#mesh/istio/entry/entry-rule.ts';
import { attachedRoutes } from '#mesh/istio/entry/gateway-api/attached-routes.ts';
import { routeRules } from '#mesh/istio/entry/gateway-api/route-rules.ts';
import type { ProxyServer } from '#mesh/istio/entry/proxies.ts';
import type { RoutedRule } from '#mesh/istio/entry/route-table.ts';
import { routersOf, shareHost } from '#mesh/istio/entry/router.ts';
import { connectionRules } from '#mesh/istio/entry/router-rules.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { ALL_REQUESTS } from '#set/request-set.ts';

/** What a server does with connections in TLS for a server name. */
export interface Chain {
  readonly server: ProxyServer;
  readonly domain: Domain;
  readonly routed: readonly RoutedRule<ProxyServer>[];
}

/** The rule for all connections of a server that doesn't read what they carry: the first that fits (VirtualService, `tcp`). */
export function streamRule(
  istio: Istio,
  { gateway, server }: ProxyServer,
  workload: Workload | undefined,
): EntryRule | undefined {
  const name = `${gateway.namespace}/${gateway.resource.name}`;
  const site = { gateway: name, port: server.number, workload };
  for (const { kind, resource } of attachedTo(istio, { gateway, server })) {
    const rule = routeRules(istio, kind, resource).find(({ action }) => action.type === 'forward');
    if (rule !== undefined) return rule;
  }
  for (const router of routersOf(istio, name, workload)) {
    if (!shareHost(server, router)) continue;
    const rule = connectionRules(router.resource, 'tcp', site)[0];
    if (rule !== undefined) return rule;
  }
  return undefined;
}

/** The chains of a server whose TLS goes through: of TLS rules by their server names, or to each Service of the mesh. */
export function serverChains(
  istio: Istio,
  one: ProxyServer,
  workload: Workload | undefined,
): readonly Chain[] {
  const { gateway, server } = one;
  if (server.carries === 'mesh-sni') return meshChains(istio, one);
  const name = `${gateway.namespace}/${gateway.resource.name}`;
  const site = { gateway: name, port: server.number, workload };
  const virtual = routersOf(istio, name, workload)
    .filter((router) => shareHost(server, router))
    .flatMap(({ resource }) => connectionRules(resource, 'tls', site))
    .flatMap((rule) => rule.serverNames.map((domain) => chain(one, domain, rule)));
  const attached = attachedTo(istio, one).flatMap(({ kind, resource, domains }) => {
    const rule = routeRules(istio, kind, resource).find(({ action }) => action.type === 'forward');
    return rule === undefined ? [] : domains.map((domain) => chain(one, domain, rule));
  });
  return [...attached, ...virtual];
}

/**
 * `AUTO_PASSTHROUGH`: the server name says the Service and its port, in Istio's own form (Server, ServerTLSSettings.TLSmode); those whose
 * host the server has.
 */
function meshChains(istio: Istio, one: ProxyServer): readonly Chain[] {
  const { gateway, server } = one;
  const { resource } = gateway;
  return istio.cluster.services.flatMap((service) => {
    const host = serviceHost(service);
    if (service.type === 'ExternalName' || !server.hosts.some(({ domain }) => covers(domain, host)))
      return [];
    return service.ports.flatMap(({ port, protocol }) => {
      if (protocol === 'UDP') return [];
      const { pointer } = server;
      const destination = { host, port, subset: '', mirror: false, resource, pointer };
      const action = { type: 'forward', destinations: [destination] } as const;
      return chain(one, `outbound_.${port}_._.${host}`, {
        resource,
        pointer,
        requests: ALL_REQUESTS,
        action,
      });
    });
  });
}

function chain(server: ProxyServer, domain: Domain, rule: EntryRule): Chain {
  return { server, domain, routed: [{ server, rule, requests: ALL_REQUESTS }] };
}

function attachedTo(istio: Istio, { gateway, server }: ProxyServer) {
  return gateway.api === 'gateway-api' ? attachedRoutes(istio, gateway, server) : [];
}
