import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { SYSTEM_NAMESPACES } from '#mesh/istio/membership/pod.ts';
import { readSettings as istioSettings } from '#mesh/istio/settings/read-settings.ts';
import { readSettings as linkerdSettings } from '#mesh/linkerd/settings/read-settings.ts';
import { label } from '#set/selector.ts';

/** Where the control planes of the meshes are. */
export interface ControlPlanes {
  /** Istio's root namespace, whose policies are the mesh's. */
  readonly istio: string;
  readonly linkerd: string;
  /** On which Linkerd's proxies listen themselves. */
  readonly proxyPorts: ReadonlySet<number>;
}

const known = new WeakMap<Fabric, ControlPlanes>();

export function controlPlanes(fabric: Fabric): ControlPlanes {
  const found = known.get(fabric) ?? read(fabric);
  known.set(fabric, found);
  return found;
}

function read({ cluster, options }: Fabric): ControlPlanes {
  const { namespace, ports } = linkerdSettings(cluster.resources, options.mesh?.linkerd ?? {});
  const { rootNamespace } = istioSettings(cluster, options.mesh ?? {});
  const { inbound, admin, control } = ports;
  return { istio: rootNamespace, linkerd: namespace, proxyPorts: new Set([inbound, admin, control]) };
}

/** The labels by which the control planes' charts name their own parts. */
const ISTIO_APPS: ReadonlySet<string> = new Set(['istiod', 'ztunnel', 'istio-cni-node', 'istio-operator']);

/** Whether a workload is a part of a mesh, or of the cluster itself, which no mesh touches. */
export function isMachinery(fabric: Fabric, { namespace, labels }: Workload): boolean {
  if (SYSTEM_NAMESPACES.has(namespace)) return true;
  if (ISTIO_APPS.has(label(labels, 'app') ?? label(labels, 'k8s-app') ?? '')) return true;
  const part =
    label(labels, 'linkerd.io/control-plane-component') ?? label(labels, 'linkerd.io/cni-resource');
  return (
    part !== undefined && (namespace === controlPlanes(fabric).linkerd || namespace.startsWith('linkerd'))
  );
}

/** Whether a namespace is a control plane's own: what stands there isn't brought in by a label of the namespace. */
export function isControlPlane(fabric: Fabric, namespace: string): boolean {
  const { istio, linkerd } = controlPlanes(fabric);
  return namespace === istio || namespace === linkerd;
}
