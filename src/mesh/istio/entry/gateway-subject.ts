import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import type { PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import { gatewayServersOf } from '#mesh/istio/entry/gateway-servers.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** Policies may mean a gateway by its labels, by the Gateway that it is the deployment of, or by an Istio Gateway that it serves. */
export function gatewaySubject(istio: Istio, workload: Workload): PolicySubject {
  const { namespace, labels } = workload;
  const own = gatewayServersOf(istio, workload)
    .map(({ resource }) => resource)
    .filter((resource) => groupKind(resource) === 'networking.istio.io/Gateway');
  const gateways = [...new Set(own)].map((resource) => ({
    namespace: namespaceOf(resource),
    name: resource.name,
  }));
  return { namespace, labels, gateways };
}
