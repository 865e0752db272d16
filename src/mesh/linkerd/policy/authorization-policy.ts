import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { principalOf } from '#mesh/linkerd/identity.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import { refersTo, routeTarget } from '#mesh/linkerd/policy/target-ref.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import { type AddressSet, ALL_ADDRESSES } from '#set/address-set.ts';
import { ANYTHING, type StringSet, strings } from '#set/string-set.ts';

/** What an AuthorizationPolicy is about: a Server, a route (by `routeKey`), or all Servers of its namespace. */
export type PolicyTarget =
  | { readonly type: 'server'; readonly name: string }
  | { readonly type: 'route'; readonly key: string }
  | { readonly type: 'namespace' };

/** An AuthorizationPolicy that has an effect (Linkerd docs, "AuthorizationPolicy"). */
export interface AuthorizationPolicy {
  readonly resource: Resource;
  readonly target: PolicyTarget;
  readonly authorization: ClientAuthorization;
}

/** Authentications by `namespace/name`; a text says why one has no effect. */
export interface Authentications {
  readonly meshTls: ReadonlyMap<string, StringSet | string>;
  readonly networks: ReadonlyMap<string, AddressSet | string>;
}

interface Fault {
  readonly pointer: Pointer;
  readonly fault: string;
}

/** Reads an AuthorizationPolicy; what is wrong with it, if the policy controller ignores it: then it authorizes nobody. */
export function readAuthorizationPolicy(
  resource: Resource,
  authentications: Authentications,
  settings: LinkerdSettings,
): AuthorizationPolicy | Fault {
  const spec = objectAt(resource.object, 'spec');
  const target = readTarget(objectAt(spec, 'targetRef'), namespaceOf(resource));
  if (typeof target === 'string') return { pointer: '/spec/targetRef', fault: target };
  if (!isArray(spec['requiredAuthenticationRefs'])) {
    return { pointer: '/spec', fault: 'requiredAuthenticationRefs must be there, if only as an empty list' };
  }
  let clients: StringSet | undefined;
  let sources: AddressSet | undefined;
  for (const [index, reference] of arrayAt(spec, 'requiredAuthenticationRefs').entries()) {
    const pointer = joinPointer('/spec/requiredAuthenticationRefs', index);
    const found = isObject(reference)
      ? resolve(reference, namespaceOf(resource), authentications, settings)
      : 'a reference must be an object';
    if (typeof found === 'string') return { pointer, fault: found };
    const twice = 'clients' in found ? clients !== undefined : sources !== undefined;
    if (twice)
      return { pointer, fault: 'only one reference can ask for an identity, and only one for a network' };
    if ('clients' in found) clients = found.clients;
    else sources = found.sources;
  }
  return {
    resource,
    target,
    authorization: {
      name: `authorizationpolicy:${resource.name}`,
      sources: sources ?? ALL_ADDRESSES,
      clients: clients ?? ANYTHING,
      tlsOnly: false,
      because: {
        reason: 'linkerd/authorization-policy',
        resource,
        pointer: '/spec/requiredAuthenticationRefs',
      },
    },
  };
}

function readTarget(reference: JsonObject, namespace: string): PolicyTarget | string {
  const name = stringAt(reference, 'name') ?? '';
  if (refersTo(reference, 'Server')) return { type: 'server', name };
  if (refersTo(reference, 'Namespace')) {
    return name === namespace ? { type: 'namespace' } : `it can't be about another namespace, ${name}`;
  }
  const key = routeTarget(reference);
  if (key !== undefined) return { type: 'route', key };
  return `it can't be about a ${stringAt(reference, 'kind') ?? '(no kind)'} of group ${stringAt(reference, 'group') ?? 'core'}`;
}

function resolve(
  reference: JsonObject,
  own: string,
  { meshTls, networks }: Authentications,
  settings: LinkerdSettings,
): { readonly clients: StringSet } | { readonly sources: AddressSet } | string {
  const name = stringAt(reference, 'name') ?? '';
  const namespace = stringAt(reference, 'namespace') ?? own;
  if (refersTo(reference, 'ServiceAccount'))
    return { clients: strings(principalOf(settings, namespace, name)) };
  const key = `${namespace}/${name}`;
  if (refersTo(reference, 'MeshTLSAuthentication')) {
    const clients = meshTls.get(key) ?? 'it is missing';
    return typeof clients === 'string'
      ? `MeshTLSAuthentication ${key} has no effect: ${clients}`
      : { clients };
  }
  if (refersTo(reference, 'NetworkAuthentication')) {
    const sources = networks.get(key) ?? 'it is missing';
    return typeof sources === 'string'
      ? `NetworkAuthentication ${key} has no effect: ${sources}`
      : { sources };
  }
  return `a client can't be authenticated by a ${stringAt(reference, 'kind') ?? '(no kind)'}`;
}
