import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { onPod, podAnnotations } from '#mesh/istio/membership/pod.ts';
import type { MeshMode } from '#mesh/membership.ts';
import { label } from '#set/selector.ts';

/** A proxy that the manifest itself has, so that no injector is needed. `member: 'no'`: it is the mesh's own machinery. */
export interface WrittenProxy {
  readonly mode: MeshMode;
  readonly member: Answer;
  readonly because: readonly MeshBecause[];
}

const MANAGED = 'gateway.istio.io/managed';
const STATUS = 'sidecar.istio.io/status';

/**
 * The proxy that pods are written with: injected by `istioctl kube-inject` or read from a cluster (as a container or a native
 * sidecar), rendered by a chart, or run by Istio for a Gateway (Istio docs, "Kubernetes Gateway API, Automated Deployment").
 * With the image `auto` there is none yet: the injector has to fill it in.
 */
export function writtenProxy(workload: Workload): WrittenProxy | undefined {
  const managed = label(workload.labels, MANAGED);
  const found = findProxy(workload);
  if (managed !== undefined && (found !== undefined || workload.template.spec['containers'] === undefined)) {
    const mode = managed === 'istio.io-mesh-controller' ? 'waypoint' : 'gateway';
    return sure(mode, onPod(workload, 'istio/managed-gateway', 'labels', MANAGED, managed));
  }
  if (found === undefined) return ofStatus(workload);
  const { role, because } = found;
  if (role === 'ztunnel') {
    return { mode: 'none', member: 'no', because: [{ ...because, reason: 'istio/ztunnel' }] };
  }
  if (role === 'router') return sure('gateway', because);
  if (role === 'waypoint') return sure('waypoint', because);
  if (role === 'sidecar') return sure('sidecar', because);
  return ofStatus(workload);
}

/**
 * A container istio-proxy with an image but without the words `proxy sidecar` is what users write to change the proxy that the
 * injector adds ("Customizing injection"): a proxy only if it is injected.
 */
export function customizedProxy(workload: Workload): MeshBecause | undefined {
  const found = findProxy(workload);
  return found?.role === '' ? { ...found.because, reason: 'istio/proxy-unconfigured' } : undefined;
}

function sure(mode: MeshMode, because: MeshBecause): WrittenProxy {
  return { mode, member: 'yes', because: [because] };
}

function ofStatus(workload: Workload): WrittenProxy | undefined {
  const status = label(podAnnotations(workload), STATUS);
  if (!status?.includes('istio-proxy')) return undefined;
  return sure('sidecar', onPod(workload, 'istio/status-annotation', 'annotations', STATUS));
}

function findProxy({ resource, template }: Workload) {
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of arrayAt(template.spec, list).entries()) {
      if (!isObject(container) || container['name'] !== 'istio-proxy') continue;
      const image = stringAt(container, 'image') ?? '';
      if (image === 'auto' || image === '') continue;
      const pointer = joinPointer(template.pointer, 'spec', list, index);
      const role = roleOf(container);
      const because: MeshBecause = { reason: 'istio/proxy-present', resource, pointer, detail: role };
      return { role, because };
    }
  }
  return undefined;
}

/** The word after `proxy` on the command line of pilot-agent; `''` if there is none. */
function roleOf(container: JsonObject): string {
  const words = [...arrayAt(container, 'command'), ...arrayAt(container, 'args')];
  const next = words[words.indexOf('proxy') + 1];
  const roles = ['sidecar', 'router', 'waypoint', 'ztunnel'];
  return words.includes('proxy') && typeof next === 'string' && roles.includes(next) ? next : '';
}
