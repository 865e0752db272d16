import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { identityMatch, principalOf } from '#mesh/linkerd/identity.ts';
import { readNetworks } from '#mesh/linkerd/networks.ts';
import { refersTo } from '#mesh/linkerd/policy/target-ref.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import type { AddressSet } from '#set/address-set.ts';
import { type StringSet, strings, unionAll } from '#set/string-set.ts';

/**
 * The identities of a MeshTLSAuthentication (Linkerd docs, "MeshTLSAuthentication"); a text that says why it has no effect. A
 * reference to a namespace means all its service accounts.
 */
export function readMeshTls(resource: Resource, settings: LinkerdSettings): StringSet | string {
  const spec = objectAt(resource.object, 'spec');
  const found: StringSet[] = [];
  for (const one of arrayAt(spec, 'identities')) if (typeof one === 'string') found.push(identityMatch(one));
  for (const reference of arrayAt(spec, 'identityRefs')) {
    if (!isObject(reference)) return 'an identityRef must be an object';
    const name = stringAt(reference, 'name') ?? '';
    if (refersTo(reference, 'ServiceAccount')) {
      found.push(
        strings(principalOf(settings, stringAt(reference, 'namespace') ?? namespaceOf(resource), name)),
      );
    } else if (refersTo(reference, 'Namespace')) {
      found.push(identityMatch(principalOf(settings, name, '*')));
    } else {
      return `an identityRef can't be a ${stringAt(reference, 'kind') ?? '(no kind)'}`;
    }
  }
  return found.length === 0 ? 'it names no identities' : unionAll(found);
}

/** The addresses of a NetworkAuthentication (Linkerd docs, "NetworkAuthentication"); a text that says why it has no effect. */
export function readNetworkAuthentication(resource: Resource): AddressSet | string {
  const networks = arrayAt(objectAt(resource.object, 'spec'), 'networks');
  return networks.length === 0 ? 'it names no networks' : readNetworks(networks);
}
