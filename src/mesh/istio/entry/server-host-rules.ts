import type { Workload } from '#cluster/workload.ts';
import type { Domain } from '#mesh/istio/entry/domain.ts';
import { attachedRoutes } from '#mesh/istio/entry/gateway-api/attached-routes.ts';
import { byRank, type RankedRule, routeRules } from '#mesh/istio/entry/gateway-api/route-rules.ts';
import type { ProxyServer } from '#mesh/istio/entry/proxies.ts';
import type { HostRules } from '#mesh/istio/entry/route-table.ts';
import { routersOf, servedDomains } from '#mesh/istio/entry/router.ts';
import { httpRules } from '#mesh/istio/entry/router-rules.ts';
import type { Istio } from '#mesh/istio/model.ts';

/**
 * The HTTP rules at a server, by domain: of the VirtualServices that name its Gateway, and of the routes attached to a listener. A
 * server with `httpsRedirect` answers for its hosts also where no rule stands.
 */
export function serverHostRules(
  istio: Istio,
  one: ProxyServer,
  workload: Workload | undefined,
): readonly HostRules<ProxyServer>[] {
  const { gateway, server } = one;
  const name = `${gateway.namespace}/${gateway.resource.name}`;
  const redirected = server.tls === 'redirect';
  const site = { gateway: name, port: server.number, workload };
  const virtual = routersOf(istio, name, workload).flatMap((router) => {
    const domains = servedDomains(server, router);
    if (domains.length === 0) return [];
    const rules = httpRules(istio, router.resource, site);
    return domains.map((domain) => ({ domain, server: one, rules, redirected }));
  });
  const attached = gateway.api === 'gateway-api' ? attachedRules(istio, one) : [];
  const bare = redirected
    ? server.hosts.map(({ domain }) => ({ domain, server: one, rules: [], redirected }))
    : [];
  return [...attached, ...virtual, ...bare];
}

/** The rules of all routes that stand for a host name are tried in one order. */
function attachedRules(istio: Istio, one: ProxyServer): readonly HostRules<ProxyServer>[] {
  const byDomain = new Map<Domain, RankedRule[]>();
  for (const { kind, resource, domains } of attachedRoutes(istio, one.gateway, one.server)) {
    const rules = routeRules(istio, kind, resource);
    for (const domain of domains) byDomain.set(domain, [...(byDomain.get(domain) ?? []), ...rules]);
  }
  return [...byDomain].map(([domain, rules]) => ({
    domain,
    server: one,
    rules: rules.sort(byRank),
    redirected: false,
  }));
}
