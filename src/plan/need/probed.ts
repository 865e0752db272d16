import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import type { Need } from '#plan/need/need.ts';
import type { PlanMesh, Targets } from '#plan/target.ts';
import { label } from '#set/selector.ts';

/** By which a pod keeps Istio from rewriting its probes (Istio docs, "Health Checking of Istio Services"). */
export const REWRITE = 'sidecar.istio.io/rewriteAppHTTPProbers';
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/**
 * The kubelet's probes that a strict mesh would stop; the kubelet has no certificate. Istio leads them to the sidecar's agent, unless the pod
 * says otherwise; a TCP probe that isn't led there only asks whether the proxy listens. In ambient mode they are exempt.
 * Linkerd authorizes HTTP probes by default ("Default authorizations"), and a TCP probe is answered by its proxy; gRPC's are like any call.
 */
export function probeNeeds({ network }: Fabric, targets: Targets): readonly Need[] {
  return network.workloads.flatMap((workload) => {
    const target = targets.of(workload.namespace);
    if (target === undefined || target === 'ambient' || workload.hostNetwork) return [];
    if (target === 'istio' && label(podAnnotations(workload), REWRITE) !== 'false') return [];
    return probesOf(workload, target);
  });
}

function probesOf(workload: Workload, target: PlanMesh): readonly Need[] {
  const { resource, template } = workload;
  return arrayAt(template.spec, 'containers').flatMap((container, index) => {
    if (!isObject(container)) return [];
    return PROBES.flatMap((name): readonly Need[] => {
      const probe = objectAt(container, name);
      const [http, grpc] = [probe['httpGet'], probe['grpc']];
      const action = isObject(http) && target === 'istio' ? http : isObject(grpc) ? grpc : undefined;
      const port = action && portOf(action['port'], container);
      if (action === undefined || port === undefined) return [];
      const path = action === http ? (stringAt(action, 'path') ?? '/').split(/[?#]/)[0] : undefined;
      const isGet = path?.startsWith('/') === true && !path.includes('*');
      return [
        {
          basis: 'probe',
          from: 'kubelet',
          to: resource.id,
          port,
          operations: isGet ? [`GET ${path}`] : [],
          service: '',
          byAddress: false,
          evidence: {
            text: `${name} is the kubelet’s, ${target === 'istio' ? 'and isn’t rewritten' : 'by gRPC'}`,
            resource,
            pointer: joinPointer(template.pointer, 'spec', 'containers', index, name),
          },
        },
      ];
    });
  });
}

function portOf(port: Json | undefined, container: JsonObject): number | undefined {
  if (typeof port === 'number') return port;
  const named = arrayAt(container, 'ports').find((one) => isObject(one) && one['name'] === port);
  const number = isObject(named) ? named['containerPort'] : undefined;
  return typeof number === 'number' ? number : undefined;
}
