import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { identityMatch, principalOf } from '#mesh/linkerd/identity.ts';
import { readNetworks } from '#mesh/linkerd/networks.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import { matches, parseSelector, type Selector } from '#set/selector.ts';
import { ANYTHING, type StringSet, strings, unionAll } from '#set/string-set.ts';

/** A ServerAuthorization: clients of the Servers that it names or selects (Linkerd docs, "ServerAuthorization"). */
export interface ServerAuthorization {
  readonly resource: Resource;
  readonly namespace: string;
  readonly server: { readonly name: string } | { readonly selector: Selector };
  readonly authorization: ClientAuthorization;
}

/** Reads a ServerAuthorization; what is wrong with it, if it has no effect. */
export function readServerAuthorization(
  resource: Resource,
  settings: LinkerdSettings,
): ServerAuthorization | { readonly pointer: Pointer; readonly fault: string } {
  const spec = objectAt(resource.object, 'spec');
  const server = objectAt(spec, 'server');
  const client = objectAt(spec, 'client');
  const namespace = namespaceOf(resource);
  const name = stringAt(server, 'name');
  const selector = parseSelector(server['selector']);
  if (typeof selector === 'string') return { pointer: '/spec/server/selector', fault: selector };
  const networks = readNetworks(arrayAt(client, 'networks'));
  if (typeof networks === 'string') return { pointer: '/spec/client/networks', fault: networks };
  const tls = isObject(client['meshTLS']) ? client['meshTLS'] : undefined;
  const open = client['unauthenticated'] === true;
  const tlsOnly = !open && tls?.['unauthenticatedTLS'] === true;
  const clients = open || tlsOnly ? ANYTHING : meshClients(tls ?? {}, namespace, settings);
  if (clients === undefined) return { pointer: '/spec/client', fault: 'it authorizes no clients' };
  return {
    resource,
    namespace,
    server: name === undefined ? { selector } : { name },
    authorization: {
      name: `serverauthorization:${resource.name}`,
      sources: arrayAt(client, 'networks').length === 0 ? settings.clusterNetworks : networks,
      clients,
      tlsOnly,
      because: { reason: 'linkerd/server-authorization', resource, pointer: '/spec/client' },
    },
  };
}

/** Whether an authorization is for a Server, which must be in the same namespace. */
export function isForServer({ server }: ServerAuthorization, { name, labels }: Server): boolean {
  return 'name' in server ? server.name === name : matches(server.selector, labels);
}

function meshClients(tls: JsonObject, namespace: string, settings: LinkerdSettings): StringSet | undefined {
  const identities = arrayAt(tls, 'identities').flatMap((one) =>
    typeof one === 'string' ? identityMatch(one) : [],
  );
  const accounts = arrayAt(tls, 'serviceAccounts').flatMap((one) =>
    isObject(one)
      ? strings(principalOf(settings, stringAt(one, 'namespace') || namespace, stringAt(one, 'name') ?? ''))
      : [],
  );
  const all = [...identities, ...accounts];
  return all.length === 0 ? undefined : unionAll(all);
}
