import type { Workload } from '#cluster/workload.ts';
import { exclusive, serverNamesOf } from '#mesh/istio/entry/domain.ts';
import { endsTls } from '#mesh/istio/entry/entry-gateway.ts';
import type { EntryRule } from '#mesh/istio/entry/entry-rule.ts';
import type { ProxyServer } from '#mesh/istio/entry/proxies.ts';
import { type RoutedRule, routeRequests, within } from '#mesh/istio/entry/route-table.ts';
import { serverHostRules } from '#mesh/istio/entry/server-host-rules.ts';
import { type Chain, serverChains, streamRule } from '#mesh/istio/entry/server-streams.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { ALL_REQUESTS, intersectRequests, isNoRequests } from '#set/request-set.ts';

export type Routed = RoutedRule<ProxyServer>;

/**
 * What becomes of the requests at a port of a proxy: all plaintext HTTP servers there are one table of hosts; in TLS the server name
 * chooses the server first, and then its own table (Gateway, "Server"; Istio merges the servers of a port).
 */
export function portRoutes(
  istio: Istio,
  servers: readonly ProxyServer[],
  workload: Workload | undefined,
): readonly Routed[] {
  const plain = servers.filter(({ server }) => server.carries === 'http' && !endsTls(server));
  const open = servers.filter(({ server }) => server.carries === 'tcp' && !endsTls(server));
  return [
    ...routeRequests(plain.flatMap((one) => serverHostRules(istio, one, workload))),
    ...open.flatMap((one) => stream(one, streamRule(istio, one, workload))),
    ...chained(servers.flatMap((one) => chainsOf(istio, one, workload))),
  ];
}

function stream(server: ProxyServer, rule: EntryRule | undefined): readonly Routed[] {
  return rule === undefined ? [] : [{ server, rule, requests: ALL_REQUESTS }];
}

function chainsOf(istio: Istio, one: ProxyServer, workload: Workload | undefined): readonly Chain[] {
  const { server } = one;
  if (!endsTls(server)) {
    return server.carries === 'sni' || server.carries === 'mesh-sni'
      ? serverChains(istio, one, workload)
      : [];
  }
  const routed =
    server.carries === 'http'
      ? routeRequests(serverHostRules(istio, one, workload))
      : stream(one, streamRule(istio, one, workload));
  const domains = [...new Set(server.hosts.map(({ domain }) => domain))];
  return domains.map((domain) => ({ server: one, domain, routed }));
}

/** A server name belongs to the narrowest chain that fits it, and in a server to the first of equal ones. */
function chained(chains: readonly Chain[]): readonly Routed[] {
  const names = exclusive(
    chains.map(({ domain }) => domain),
    serverNamesOf,
  );
  const taken = new Set<string>();
  return chains.flatMap(({ server, domain, routed }) => {
    const key = JSON.stringify([server.gateway.resource.id, server.server.pointer, domain]);
    if (taken.has(key)) return [];
    taken.add(key);
    const sni = within('sni', names.get(domain));
    return routed.flatMap((one) => {
      const requests = intersectRequests(one.requests, sni);
      return isNoRequests(requests) ? [] : [{ ...one, requests }];
    });
  });
}
