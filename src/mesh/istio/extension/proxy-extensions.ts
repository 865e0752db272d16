import type { Workload } from '#cluster/workload.ts';
import { gatewaySubject } from '#mesh/istio/entry/gateway-subject.ts';
import type { Extension, Place } from '#mesh/istio/extension/extension.ts';
import { extensionsFor, readExtensions } from '#mesh/istio/extension/extensions.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshMode } from '#mesh/membership.ts';

/** The extensions of a member's own proxy, at what it takes or what it sends. */
export function proxyExtensions(
  istio: Istio,
  workload: Workload,
  mode: MeshMode,
  direction: 'inbound' | 'outbound',
): { readonly place: Place; readonly extensions: readonly Extension[] } {
  const place = mode === 'gateway' || mode === 'waypoint' ? mode : direction;
  if (mode === 'ambient' || mode === 'none' || readExtensions(istio).length === 0) {
    return { place, extensions: [] };
  }
  const { namespace, labels } = workload;
  const subject =
    mode === 'gateway'
      ? gatewaySubject(istio, workload)
      : { namespace, labels, isWaypoint: mode === 'waypoint' };
  return { place, extensions: extensionsFor(istio, subject, place) };
}
