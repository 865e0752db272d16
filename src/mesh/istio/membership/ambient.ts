import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { onPod, podAnnotations, SYSTEM_NAMESPACES } from '#mesh/istio/membership/pod.ts';
import type { Judged } from '#mesh/istio/membership/webhook.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioSigns } from '#mesh/istio/settings/signs.ts';
import { label } from '#set/selector.ts';

const MODE = 'istio.io/dataplane-mode';
const REDIRECTION = 'ambient.istio.io/redirection';

/**
 * Whether ztunnel carries the traffic of pods (Istio docs, "Add workloads to the mesh, Pod selection logic for ambient and sidecar modes"):
 * the label of the pod before that of its namespace; never for what was injected, nor in the host's network.
 */
export function ambient(istio: Istio, workload: Workload): Judged {
  const { resource, template, namespace: name, labels, hostNetwork } = workload;
  if (hostNetwork) {
    const pointer = `${template.pointer}/spec/hostNetwork`;
    return { answer: 'no', because: [{ reason: 'istio/host-network', resource, pointer }] };
  }
  const annotations = podAnnotations(workload);
  const status = 'sidecar.istio.io/status';
  if (label(annotations, status) !== undefined) {
    return { answer: 'no', because: [onPod(workload, 'istio/status-annotation', 'annotations', status)] };
  }
  if (SYSTEM_NAMESPACES.has(name)) {
    return { answer: 'no', because: [{ reason: 'istio/system-namespace', resource, detail: name }] };
  }
  const own = label(labels, MODE);
  if (own === 'ambient' || own === 'none') {
    const because = onPod(workload, 'istio/pod-dataplane-mode', 'labels', MODE, own);
    return { answer: own === 'ambient' ? 'yes' : 'no', because: [because] };
  }
  if (label(annotations, REDIRECTION) === 'enabled') {
    return { answer: 'yes', because: [onPod(workload, 'istio/redirected', 'annotations', REDIRECTION)] };
  }
  return ofNamespace(istio, workload);
}

function ofNamespace({ cluster }: Istio, { resource, namespace: name }: Workload): Judged {
  const namespace = cluster.namespaces.get(name);
  if (namespace?.resource === undefined) {
    if (istioSigns(cluster).ambient === undefined) {
      return { answer: 'no', because: [{ reason: 'istio/not-ambient' }] };
    }
    const because: MeshBecause = {
      reason: 'istio/namespace-unknown',
      resource,
      pointer: '/metadata',
      detail: name,
    };
    return { answer: 'unknown', because: [because] };
  }
  const mode = label(namespace.labels, MODE);
  const reason = mode === 'ambient' ? 'istio/namespace-dataplane-mode' : 'istio/not-ambient';
  const pointer = mode === undefined ? '/metadata' : joinPointer('/metadata/labels', MODE);
  const detail = mode === undefined ? {} : { detail: mode };
  return {
    answer: mode === 'ambient' ? 'yes' : 'no',
    because: [{ reason, resource: namespace.resource, pointer, ...detail }],
  };
}
