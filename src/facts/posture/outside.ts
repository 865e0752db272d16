import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { arrayAt, isObject, type JsonObject } from '#manifest/json.ts';
import { SYSTEM_NAMESPACES } from '#mesh/istio/membership/pod.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { label } from '#set/selector.ts';

/** Why a workload isn't asked to be in a mesh; empty for an application, which is. */
export const OUTSIDE = ['', 'host-network', 'system-namespace', 'mesh'] as const;
export type Outside = (typeof OUTSIDE)[number];

/**
 * - `host-network`: there is nothing to redirect to a proxy (Istio docs, "Application Requirements"; Linkerd docs, "Proxy Injection").
 * - `system-namespace`: no injector looks at it (Istio's injector, "IgnoredNamespaces"). - `mesh`: it is what a mesh itself is made of, told by
 * what it runs, or by the label that Linkerd's control plane has.
 */
export function outsideOf({ mesh }: Fabric, workload: Workload): Outside {
  if (workload.hostNetwork) return 'host-network';
  if (SYSTEM_NAMESPACES.has(workload.namespace)) return 'system-namespace';
  const { because } = membershipOf(mesh, workload);
  const isZtunnel = because.some(({ reason }) => reason === 'istio/ztunnel');
  return isZtunnel || runsIstio(workload) || isLinkerds(workload) ? 'mesh' : '';
}

/** istiod runs `pilot-discovery discovery`, the CNI agent `install-cni`, each in a container of that name. */
function runsIstio({ template }: Workload): boolean {
  return arrayAt(template.spec, 'containers').some((container) => {
    if (!isObject(container)) return false;
    const { name } = container;
    return (name === 'discovery' || name === 'install-cni') && firstWords(container).includes(name);
  });
}

function firstWords(container: JsonObject): readonly unknown[] {
  return [arrayAt(container, 'command')[0], arrayAt(container, 'args')[0]];
}

/** Its jobs do without a proxy (Linkerd's chart, heartbeat); the label alone would be an easy excuse. */
function isLinkerds({ labels, namespace }: Workload): boolean {
  return (
    label(labels, 'linkerd.io/control-plane-component') !== undefined &&
    label(labels, 'linkerd.io/workload-ns') === namespace
  );
}
