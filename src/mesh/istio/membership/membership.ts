import type { Workload } from '#cluster/workload.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { ambient } from '#mesh/istio/membership/ambient.ts';
import { injectedTemplates, injection } from '#mesh/istio/membership/injection.ts';
import { customizedProxy, writtenProxy } from '#mesh/istio/membership/proxy.ts';
import type { Judged } from '#mesh/istio/membership/webhook.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Membership, MeshMode } from '#mesh/membership.ts';
import { matches } from '#set/selector.ts';

const known = new WeakMap<Istio, Map<Workload, Membership>>();

/**
 * Whether the pods of a workload are in Istio's mesh, how, and why: by a proxy that they are written with, by injection, or by the
 * ambient mode, in this order (Istio docs, "Installing the Sidecar"; "Add workloads to the mesh"). `unknown` where that depends on a
 * namespace which isn't among the manifests.
 */
export function istioMembership(istio: Istio, workload: Workload): Membership {
  const memberships = known.get(istio) ?? new Map<Workload, Membership>();
  known.set(istio, memberships);
  const found = memberships.get(workload) ?? watched(istio, workload, decide(istio, workload));
  memberships.set(workload, found);
  return found;
}

/** Whether its ports are those of the Gateway's servers, which PeerAuthentication has no say in. */
export function followsGateway({ mesh, mode }: Membership): boolean {
  return mesh === 'istio' && (mode === 'gateway' || mode === 'waypoint');
}

function decide(istio: Istio, workload: Workload): Membership {
  const written = writtenProxy(workload);
  if (written !== undefined) {
    const { mode, member: answer, because } = written;
    if (mode !== 'sidecar' || !workload.hostNetwork) return member(answer, mode, because);
    // In the node's network nothing leads the traffic through the proxy.
    return member('unknown', mode, [...because, ...injection(istio, workload).because]);
  }
  const injected = isLive(workload) ? leftOut(workload) : injection(istio, workload);
  if (injected.answer === 'yes') return ofTemplates(istio, workload, injected);
  const captured = ambient(istio, workload);
  const because = [...injected.because, ...captured.because];
  if (captured.answer === 'yes') return member('yes', 'ambient', captured.because);
  if (injected.answer === 'unknown') {
    const { kind } = injectedTemplates(istio, workload);
    return member('unknown', kind === 'gateway' ? 'gateway' : 'sidecar', because);
  }
  if (captured.answer === 'unknown') return member('unknown', 'ambient', because);
  const custom = customizedProxy(workload);
  if (custom !== undefined && !workload.hostNetwork)
    return member('unknown', 'sidecar', [...because, custom]);
  return member('no', 'none', because);
}

/** A pod that was read from a cluster has been through admission already: what it doesn't have by now, it won't get. */
function isLive({ resource }: Workload): boolean {
  return resource.kind === 'Pod' && stringAt(objectAt(resource.object, 'metadata'), 'uid') !== undefined;
}

function leftOut({ resource }: Workload): Judged {
  return { answer: 'no', because: [{ reason: 'istio/live-without-proxy', resource, pointer: '/spec' }] };
}

/** What is injected without a proxy carries the injector's status all the same, so that ztunnel leaves it alone. */
function ofTemplates(istio: Istio, workload: Workload, injected: Judged): Membership {
  const { kind, because } = injectedTemplates(istio, workload);
  const all = [...injected.because, ...because];
  if (kind === 'sidecar' || kind === 'gateway') return member('yes', kind, all);
  return kind === 'proxyless' ? member('unknown', 'sidecar', all) : member('no', 'none', all);
}

function member(answer: Answer, mode: MeshMode, because: readonly MeshBecause[]): Membership {
  if (answer === 'no') return { mesh: 'none', mode: 'none', member: 'no', because };
  return { mesh: 'istio', mode, member: answer, because };
}

/** A namespace that the control plane doesn't look at has no configuration for its proxies (MeshConfig, `discoverySelectors`). */
function watched({ cluster, settings }: Istio, workload: Workload, membership: Membership): Membership {
  const { discoverySelectors = [] } = settings;
  const namespace = cluster.namespaces.get(workload.namespace);
  if (discoverySelectors.length === 0 || namespace?.resource === undefined) return membership;
  if (membership.member === 'no' || workload.namespace === settings.rootNamespace) return membership;
  if (discoverySelectors.some((one) => matches(one, namespace.labels))) return membership;
  const because: MeshBecause = {
    reason: 'istio/namespace-ignored',
    resource: namespace.resource,
    pointer: '/metadata/labels',
  };
  return { ...membership, member: 'unknown', because: [...membership.because, because] };
}
