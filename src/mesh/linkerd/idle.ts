import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { accountOf } from '#mesh/linkerd/identity.ts';
import { membershipOf } from '#mesh/linkerd/membership/membership.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { groupBy } from '#mesh/linkerd/policy/group-by.ts';
import { missingAccount, missingNamespace } from '#mesh/missing-account.ts';
import type { MeshFault } from '#mesh/notes.ts';
import { matches } from '#set/selector.ts';

/**
 * Linkerd's policies that select nothing or that nothing refers to, and what they name that isn't there. Where the manifests show no
 * workload of a Server's namespace, nothing can be told of it.
 */
export function linkerdIdle(linkerd: Linkerd): readonly MeshFault[] {
  return [...idleServers(linkerd), ...idleAuthorizations(linkerd), ...idleAuthentications(linkerd)];
}

function idleServers(linkerd: Linkerd): readonly MeshFault[] {
  const { workloads, operated } = linkerd.cluster;
  const members = [...workloads, ...operated].filter((one) => membershipOf(linkerd, one).member !== 'no');
  const byNamespace = groupBy(members, ({ namespace }) => [namespace]);
  return linkerd.policies.servers.flatMap(({ resource, namespace, pods }) => {
    const near = byNamespace.get(namespace) ?? [];
    if (pods === undefined || near.length === 0 || near.some(({ labels }) => matches(pods, labels)))
      return [];
    return [{ resource, pointer: '/spec/podSelector', message: 'applies to no workload of the manifests' }];
  });
}

function idleAuthorizations({ policies }: Linkerd): readonly MeshFault[] {
  const byNamespace = groupBy(policies.servers, ({ namespace }) => [namespace]);
  return policies.serverAuthorizations.flatMap(({ resource, namespace, server }) => {
    if ('name' in server) return [];
    const near = byNamespace.get(namespace) ?? [];
    if (near.some(({ labels }) => matches(server.selector, labels))) return [];
    return [
      { resource, pointer: '/spec/server/selector', message: 'selects no Server: it authorizes nothing' },
    ];
  });
}

const AUTHENTICATIONS = ['MeshTLSAuthentication', 'NetworkAuthentication'];

function idleAuthentications(linkerd: Linkerd): readonly MeshFault[] {
  const { resources } = linkerd.cluster;
  const used = new Set(resources.filter(isKind('AuthorizationPolicy')).flatMap(references));
  return resources
    .filter((one) => AUTHENTICATIONS.some((kind) => isKind(kind)(one)))
    .flatMap((resource) => {
      const unused: readonly MeshFault[] = used.has(
        `${resource.kind}/${namespaceOf(resource)}/${resource.name}`,
      )
        ? []
        : [{ resource, pointer: '/metadata', message: 'no AuthorizationPolicy refers to it' }];
      return [...unused, ...strangeIdentities(linkerd, resource)];
    });
}

function isKind(kind: string): (resource: Resource) => boolean {
  return (resource) => groupKind(resource) === `policy.linkerd.io/${kind}`;
}

function references(policy: Resource): readonly string[] {
  return arrayAt(objectAt(policy.object, 'spec'), 'requiredAuthenticationRefs').flatMap((one) =>
    isObject(one)
      ? `${stringAt(one, 'kind')}/${stringAt(one, 'namespace') ?? namespaceOf(policy)}/${stringAt(one, 'name')}`
      : [],
  );
}

/** Accounts and namespaces that a MeshTLSAuthentication names. */
function strangeIdentities({ cluster, settings }: Linkerd, resource: Resource): readonly MeshFault[] {
  const spec = objectAt(resource.object, 'spec');
  const told = (list: string, index: number, missing: string | undefined): readonly MeshFault[] =>
    missing === undefined
      ? []
      : [
          {
            resource,
            pointer: joinPointer('/spec', list, index),
            message: `names ${missing}, which the manifests don't have`,
          },
        ];
  const named = arrayAt(spec, 'identities').flatMap((identity, index) => {
    const account = typeof identity === 'string' ? accountOf(settings, identity) : undefined;
    if (account === undefined || account.serviceAccount.includes('*')) return [];
    return told('identities', index, missingAccount(cluster, account.namespace, account.serviceAccount));
  });
  const referred = arrayAt(spec, 'identityRefs').flatMap((one, index) => {
    if (!isObject(one)) return [];
    const [kind, name = ''] = [stringAt(one, 'kind'), stringAt(one, 'name')];
    const namespace = stringAt(one, 'namespace') ?? namespaceOf(resource);
    if (kind === 'ServiceAccount')
      return told('identityRefs', index, missingAccount(cluster, namespace, name));
    return kind === 'Namespace' ? told('identityRefs', index, missingNamespace(cluster, name)) : [];
  });
  return [...named, ...referred];
}
