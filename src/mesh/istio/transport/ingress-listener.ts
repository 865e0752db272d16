import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { sidecarScope } from '#mesh/istio/client/sidecar.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A listener that a Sidecar gives the proxy of a pod (Sidecar, IstioIngressListener). */
export interface IngressListener {
  readonly port: number;
  /** The proxy binds the port itself instead of waiting for redirected traffic. */
  readonly binds: boolean;
  /** `tls.mode`, in the words of ServerTLSSettings; `undefined` without TLS of its own. */
  readonly tls: string | undefined;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** The listeners for inbound traffic of the Sidecar that governs a workload. Without interception the default is to bind. */
export function ingressListeners(
  istio: Istio,
  workload: Workload,
  intercepts: boolean,
): readonly IngressListener[] {
  const { resource } = sidecarScope(istio, workload, false);
  if (resource === undefined) return [];
  return arrayAt(objectAt(resource.object, 'spec'), 'ingress').flatMap((one, index) => {
    if (!isObject(one)) return [];
    const port = objectAt(one, 'port')['number'];
    if (typeof port !== 'number') return [];
    const mode = stringAt(one, 'captureMode') ?? 'DEFAULT';
    const tls = isObject(one['tls']) ? (stringAt(one['tls'], 'mode') ?? 'PASSTHROUGH') : undefined;
    return {
      port,
      binds: mode === 'NONE' || (mode === 'DEFAULT' && !intercepts),
      tls,
      resource,
      pointer: joinPointer('/spec', 'ingress', index),
    };
  });
}
