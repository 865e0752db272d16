import { namespaceOf } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { annotationFaults } from '#mesh/linkerd/annotation-faults.ts';
import type { PodView } from '#mesh/linkerd/inbound/pod-view.ts';
import { isFirstKnown } from '#mesh/linkerd/inbound/select-server.ts';
import { membershipOf } from '#mesh/linkerd/membership/membership.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { Server } from '#mesh/linkerd/policy/server.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** What in Linkerd's resources can't mean what it seems to, each with its effect. */
export function linkerdFaults(
  linkerd: Linkerd,
  viewOf: (workload: Workload) => PodView,
): readonly MeshFault[] {
  const { policies } = linkerd;
  return [
    ...policies.faults,
    ...danglingTargets(linkerd),
    ...danglingServers(linkerd),
    ...policies.servers.flatMap(accessPolicyFault),
    ...conflicts(linkerd, viewOf),
    ...annotationFaults(linkerd),
  ];
}

function danglingTargets({ policies }: Linkerd): readonly MeshFault[] {
  const servers = new Set(policies.servers.map(({ namespace, name }) => `${namespace}/${name}`));
  const routes = new Set(policies.routes.map(({ namespace, key }) => `${namespace}/${key}`));
  return policies.authorizationPolicies.flatMap(({ resource, target }) => {
    const namespace = namespaceOf(resource);
    const missing =
      (target.type === 'server' && !servers.has(`${namespace}/${target.name}`)) ||
      (target.type === 'route' && !routes.has(`${namespace}/${target.key}`));
    const message =
      'what it is about is not in its namespace, or is no route of a Server: it authorizes nothing';
    return missing ? [{ resource, pointer: '/spec/targetRef', message }] : [];
  });
}

function danglingServers({ policies }: Linkerd): readonly MeshFault[] {
  const servers = new Set(policies.servers.map(({ namespace, name }) => `${namespace}/${name}`));
  const authorizations = policies.serverAuthorizations.flatMap(({ resource, namespace, server }) =>
    'name' in server && !servers.has(`${namespace}/${server.name}`)
      ? [
          {
            resource,
            pointer: '/spec/server/name',
            message: `there is no Server ${server.name}: it authorizes nothing`,
          },
        ]
      : [],
  );
  const routes = policies.routes.flatMap(({ resource, namespace, servers: parents }) =>
    parents.flatMap(({ name, pointer }) =>
      servers.has(`${namespace}/${name}`)
        ? []
        : [{ resource, pointer, message: `there is no Server ${name}: the route does nothing there` }],
    ),
  );
  return [...authorizations, ...routes];
}

function accessPolicyFault({ resource, accessPolicy }: Server): readonly MeshFault[] {
  const spec = resource.object['spec'];
  const written = typeof spec === 'object' && spec !== null && 'accessPolicy' in spec;
  if (!written || accessPolicy !== undefined) return [];
  const message = 'there is no such policy: only what is authorized is permitted, as with deny';
  return [{ resource, pointer: '/spec/accessPolicy', message }];
}

function conflicts(linkerd: Linkerd, viewOf: (workload: Workload) => PodView): readonly MeshFault[] {
  const { workloads, operated } = linkerd.cluster;
  const told = new Set<Server>();
  return [...workloads, ...operated].flatMap((workload) => {
    if (membershipOf(linkerd, workload).member === 'no') return [];
    return [...viewOf(workload).servers].flatMap(([port, servers]) => {
      const [first, ...others] = servers;
      return others.flatMap((server) => {
        // The same manifest twice is one Server in a cluster: that it's there twice is told elsewhere.
        if (first === undefined || told.has(server) || server.resource.id === first.resource.id) return [];
        told.add(server);
        const effect = isFirstKnown(servers)
          ? 'it counts for nothing there'
          : 'which of them counts cannot be told';
        const message = `Server ${first.name} selects port ${port} of ${workload.resource.id} as well: ${effect}`;
        return [{ resource: server.resource, pointer: '/spec', message }];
      });
    });
  });
}
