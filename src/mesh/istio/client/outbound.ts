import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { escapes } from '#mesh/istio/client/escapes.ts';
import { gatewayHosts } from '#mesh/istio/client/gateway-routes.ts';
import { coversHost } from '#mesh/istio/client/host-name.ts';
import { type RegisteredHost, registeredHosts } from '#mesh/istio/client/registry.ts';
import { type SidecarScope, sidecarScopes, widestScope } from '#mesh/istio/client/sidecar.ts';
import { doubtfulOutbound } from '#mesh/istio/extension/client-doubt.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Outbound } from '#mesh/outbound.ts';

/**
 * What a workload's own proxy lets out of the cluster (MeshConfig and Sidecar, `outboundTrafficPolicy`; ServiceEntry). ztunnel holds
 * nothing back. A gateway only sends what its routes lead out.
 */
export function istioOutbound(istio: Istio, workload: Workload): Outbound {
  const { mode, member, because } = istioMembership(istio, workload);
  const { resource } = workload;
  const none: MeshBecause = { reason: 'istio/client-no-proxy', resource, detail: resource.name };
  if (member === 'no' || mode === 'none') return { allows: 'any', hosts: [], because: [none, ...because] };
  if (mode === 'ambient')
    return { allows: 'any', hosts: [], because: [{ reason: 'istio/ztunnel-outbound' }] };
  const own = mode === 'sidecar' ? ofSidecar(istio, workload) : ofGateway(istio, workload);
  const outbound = doubtfulOutbound(istio, workload, mode, own);
  if (member === 'yes' || outbound.allows === 'any') return outbound;
  const uncertain: MeshBecause = { reason: 'istio/client-uncertain', resource };
  return { allows: 'unknown', hosts: [], because: [uncertain, ...because] };
}

function ofSidecar(istio: Istio, workload: Workload): Outbound {
  const [first, ...others] = sidecarScopes(istio, workload).map((scope) => inScope(istio, workload, scope));
  if (first === undefined) return { allows: 'unknown', hosts: [], because: [] };
  if (others.every((one) => isSame(one, first))) return first;
  const detail = 'its Sidecars';
  const because = [first, ...others].flatMap((one) => one.because);
  return { allows: 'unknown', hosts: [], because: [{ reason: 'istio/rules-undecided', detail }, ...because] };
}

function isSame(a: Outbound, b: Outbound): boolean {
  const text = ({ allows, hosts }: Outbound) =>
    JSON.stringify([allows, hosts.map(({ host, ports }) => [host, ports])]);
  return text(a) === text(b);
}

function inScope(istio: Istio, workload: Workload, scope: SidecarScope): Outbound {
  if (scope.policy === 'ALLOW_ANY') return { allows: 'any', hosts: [], because: [scope.because] };
  const escaped = escapes(istio, workload);
  if (escaped.all.length > 0) return { allows: 'any', hosts: [], because: escaped.all };
  return registered([...registeredHosts(istio, workload, scope), ...escaped.some], [scope.because]);
}

function ofGateway(istio: Istio, workload: Workload): Outbound {
  const routed = gatewayHosts(istio, workload);
  const hosts = registeredHosts(istio, workload, widestScope(istio)).filter(({ host }) =>
    routed.some((one) => coversHost(host, one)),
  );
  return registered(hosts, [{ reason: 'istio/gateway-outbound', resource: workload.resource }]);
}

function registered(hosts: readonly RegisteredHost[], because: readonly MeshBecause[]): Outbound {
  return hosts.length === 0 ? { allows: 'none', hosts, because } : { allows: 'registered', hosts, because };
}
