import type { Fabric } from '#equation/fabric.ts';
import { isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { type Admission, findAdmissions } from '#network/entry/admission.ts';
import type { Need } from '#plan/need/need.ts';
import { members } from '#plan/need/port-members.ts';

/**
 * What comes in from outside at the pods themselves: the world has no identity in the mesh. What enters by a gateway of the mesh isn't among
 * them, nor what policies close; and where eastwest.yaml says what the outside may reach, only that is wanted.
 */
export function enteredNeeds(fabric: Fabric, allowed: readonly string[]): readonly Need[] {
  return findAdmissions(fabric.network).flatMap((admission) => {
    const { entrance, admitted } = admission;
    const { workload, type, resource, pointer, connections, through } = entrance;
    if (admitted.length === 0 || type === 'hostNetwork' || !isWanted(admission, allowed)) return [];
    const { mode } = membershipOf(fabric.mesh, workload);
    if (mode === 'gateway' || mode === 'waypoint') return [];
    if (through.type === 'ingress-controller' && isMeshGateway(fabric, resource)) return [];
    return members(connections.TCP).map(
      (port): Need => ({
        basis: through.type === 'address' ? 'outside' : 'controller',
        from: through.type === 'address' ? 'outside' : 'ingress controller',
        to: workload.resource.id,
        port,
        operations: [],
        service: '',
        byAddress: false,
        evidence: { text: `${resource.kind} ${resource.name} (${type}) leads there`, resource, pointer },
      }),
    );
  });
}

function isWanted({ entrance }: Admission, allowed: readonly string[]): boolean {
  const { workload, resource } = entrance;
  if (allowed.length === 0) return true;
  const names = [workload.resource.name, resource.name].map((name) => `${workload.namespace}/${name}`);
  return names.some((name) => allowed.includes(name));
}

/** Whether an Ingress or a route is served by a gateway of Istio, which is in the mesh. */
function isMeshGateway({ mesh, cluster }: Fabric, resource: Resource): boolean {
  if (resource.kind === 'Ingress') {
    const annotations = objectAt(objectAt(resource.object, 'metadata'), 'annotations');
    const name =
      stringAt(objectAt(resource.object, 'spec'), 'ingressClassName') ??
      stringAt(annotations, 'kubernetes.io/ingress.class');
    return name === 'istio';
  }
  const known = mesh.semantics.istio.entrances.some(({ routes }) =>
    routes.some((route) => route.resource === resource),
  );
  const parents = objectAt(resource.object, 'spec')['parentRefs'];
  const names = (Array.isArray(parents) ? parents : []).flatMap((one) =>
    isObject(one) ? (stringAt(one, 'name') ?? []) : [],
  );
  const classes = cluster.resources
    .filter(
      ({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/'),
    )
    .filter(({ name }) => names.includes(name))
    .map(({ object }) => stringAt(objectAt(object, 'spec'), 'gatewayClassName') ?? '');
  return known || (classes.length > 0 && classes.every((name) => name.startsWith('istio')));
}
