import { endsTls } from '#mesh/istio/entry/entry-gateway.ts';
import { findProxies, type ProxyServer } from '#mesh/istio/entry/proxies.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/**
 * Servers that can't be at the same port of a proxy: servers for plaintext HTTP are merged, servers in TLS are told apart by different hosts,
 * and nothing else is (Gateway, "Servers"; "Analyzer messages", ConflictingGateways). Only one of them is opened.
 */
export function conflictFaults(istio: Istio): readonly MeshFault[] {
  const seen = new Set<string>();
  return findProxies(istio).flatMap(({ ports }) =>
    [...ports].flatMap(([port, servers]) =>
      conflicts(servers).flatMap(([one, other]): readonly MeshFault[] => {
        const { gateway, server } = one;
        const key = JSON.stringify([gateway.resource.id, server.pointer, other.gateway.resource.id]);
        if (seen.has(key)) return [];
        seen.add(key);
        const name = `Gateway ${other.gateway.namespace}/${other.gateway.resource.name}`;
        const message = `conflicts with ${name} at port ${port} of the same pods: only one of them is opened`;
        return [{ resource: gateway.resource, pointer: server.pointer, message }];
      }),
    ),
  );
}

type Pair = readonly [one: ProxyServer, other: ProxyServer];

/** Each server with the first one that it conflicts with. */
function conflicts(servers: readonly ProxyServer[]): readonly Pair[] {
  const first = new Map<string, ProxyServer>();
  const found = servers.flatMap((one): readonly Pair[] => {
    const known = rivals(one).map((key) => first.get(key));
    for (const key of marks(one)) if (!first.has(key)) first.set(key, one);
    const other = known.find((rival) => rival !== undefined);
    return other === undefined ? [] : [[one, other]];
  });
  return found.flatMap(([one, other]): readonly Pair[] => [
    [one, other],
    [other, one],
  ]);
}

/** What a server occupies at its port. */
function marks(one: ProxyServer): readonly string[] {
  const kind = kindOf(one);
  return kind === 'tls' ? ['tls', ...one.server.hosts.map(hostMark)] : [kind];
}

/** What a server finds occupied if it can't be there as well. */
function rivals(one: ProxyServer): readonly string[] {
  const kind = kindOf(one);
  if (kind === 'tls') return ['http', 'tcp', ...one.server.hosts.map(hostMark)];
  return kind === 'http' ? ['tcp', 'tls'] : ['http', 'tcp', 'tls'];
}

function hostMark({ domain, namespace }: { domain: string; namespace?: string }): string {
  return JSON.stringify([namespace ?? '', domain]);
}

function kindOf({ server }: ProxyServer): 'http' | 'tcp' | 'tls' {
  if (endsTls(server) || server.tls === 'passthrough') return 'tls';
  return server.carries === 'http' ? 'http' : 'tcp';
}
