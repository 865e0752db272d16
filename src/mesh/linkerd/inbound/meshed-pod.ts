import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { type DefaultPolicy, isDefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import { namedTcpPorts, probePaths } from '#mesh/linkerd/inbound/probes.ts';
import { containersOf, findProxy, initArgument } from '#mesh/linkerd/membership/find-proxy.ts';
import { type Annotation, podAnnotation, proxyAnnotation } from '#mesh/linkerd/membership/pod-annotation.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { parseNetworks } from '#mesh/linkerd/networks.ts';
import { parsePortList, portNumber } from '#mesh/linkerd/port-list.ts';
import type { ProxyPortNumbers } from '#mesh/linkerd/settings/settings.ts';
import { type AddressSet, NO_ADDRESSES } from '#set/address-set.ts';
import { hasPort, NO_PORTS, type PortSet, portSet, subtractPorts } from '#set/port-set.ts';

/** A workload's pods as their proxy is configured. */
export interface MeshedPod {
  readonly workload: Workload;
  readonly ports: ProxyPortNumbers;
  /** Past the proxy, either way. */
  readonly skipInbound: PortSet;
  readonly skipInboundBy: Partial<MeshBecause>;
  readonly skipOutbound: PortSet;
  /** Sources whose connections go past the proxy. */
  readonly skipSubnets: AddressSet;
  readonly skipSubnetsBy: Partial<MeshBecause>;
  readonly opaque: PortSet;
  readonly requireIdentity: PortSet;
  readonly requireIdentityBy: Partial<MeshBecause>;
  readonly defaultPolicy: DefaultPolicy;
  readonly defaultPolicyBy: Partial<MeshBecause>;
  readonly probes: ReadonlyMap<number, readonly string[]>;
  /** Named TCP ports. A name may stand for several. */
  readonly names: ReadonlyMap<string, readonly number[]>;
  /** Of another cluster's traffic (multicluster). */
  readonly isGateway: boolean;
}

/** Linkerd docs, "Proxy Configuration": the annotations; what they don't say is as the control plane is configured. */
export function meshedPod(linkerd: Linkerd, workload: Workload): MeshedPod {
  const { cluster, settings } = linkerd;
  const annotation = (key: string) => proxyAnnotation(cluster, workload, `config.linkerd.io/${key}`);
  const ports = proxyPorts(linkerd, workload);
  const skipIn = annotation('skip-inbound-ports');
  const skipOut = annotation('skip-outbound-ports');
  const subnets = annotation('skip-subnets');
  const required = annotation('proxy-require-identity-inbound-ports');
  const policy = annotation('default-inbound-policy');
  const valid = policy !== undefined && isDefaultPolicy(policy.value) ? policy.value : undefined;
  const configuredBy = settings.resource === undefined ? {} : { resource: settings.resource };
  return {
    workload,
    ports,
    skipInbound: subtractPorts(
      listOf(skipIn?.value ?? initArgument(workload, '--inbound-ports-to-ignore')) ??
        settings.skipInboundPorts,
      portSet([
        [ports.admin, ports.admin],
        [ports.control, ports.control],
      ]),
    ),
    skipInboundBy: by(skipIn) ?? configuredBy,
    skipOutbound:
      listOf(skipOut?.value ?? initArgument(workload, '--outbound-ports-to-ignore')) ??
      settings.skipOutboundPorts,
    skipSubnets:
      parseNetworks(subnets?.value ?? initArgument(workload, '--subnets-to-ignore')) ??
      (subnets === undefined ? settings.skipSubnets : NO_ADDRESSES),
    skipSubnetsBy: by(subnets) ?? configuredBy,
    opaque: opaquePorts(linkerd, workload),
    requireIdentity: (required && listOf(required.value)) ?? NO_PORTS,
    requireIdentityBy: by(required) ?? {},
    defaultPolicy: valid ?? settings.defaultInboundPolicy,
    defaultPolicyBy: valid === undefined ? configuredBy : (by(policy) ?? {}),
    ...listenersOf(workload, ports),
    isGateway: podAnnotation(workload, 'config.linkerd.io/enable-gateway')?.value === 'true',
  };
}

function by(annotation: Annotation | undefined): Partial<MeshBecause> | undefined {
  return annotation && { resource: annotation.resource, pointer: annotation.pointer };
}

function listOf(text: string | undefined): PortSet | undefined {
  return text === undefined ? undefined : (parsePortList(text) ?? NO_PORTS);
}

/** As annotated, or as a proxy that is in the manifest declares them. */
function proxyPorts({ cluster, settings }: Linkerd, workload: Workload): ProxyPortNumbers {
  const proxy = findProxy(workload);
  const declared = new Map(proxy === undefined ? [] : namedTcpPorts(proxy.container));
  const port = (which: keyof ProxyPortNumbers, name: string) => {
    const annotation = proxyAnnotation(cluster, workload, `config.linkerd.io/${which}-port`);
    return declared.get(name) ?? (annotation && portNumber(annotation.value)) ?? settings.ports[which];
  };
  return {
    inbound: port('inbound', 'linkerd-proxy'),
    admin: port('admin', 'linkerd-admin'),
    control: port('control', 'linkerd-control'),
  };
}

/**
 * As annotated; else those of the defaults that the pod declares, which the injector writes into its annotation (linkerd2,
 * proxy-injector/webhook.go). The policy controller ignores a list with a name in it.
 */
function opaquePorts({ cluster, settings }: Linkerd, workload: Workload): PortSet {
  const annotation = proxyAnnotation(cluster, workload, 'config.linkerd.io/opaque-ports');
  if (annotation !== undefined) return listOf(annotation.value) ?? NO_PORTS;
  if (findProxy(workload) !== undefined) return NO_PORTS;
  const declared = workload.ports.filter(
    ({ number, protocol }) => protocol === 'TCP' && hasPort(settings.opaquePorts, number),
  );
  return portSet(declared.map(({ number }) => [number, number]));
}

/** Named ports and probes, with those of the proxy that is yet to be injected. */
function listenersOf(
  workload: Workload,
  { inbound, admin }: ProxyPortNumbers,
): Pick<MeshedPod, 'names' | 'probes'> {
  const named = [
    ...workload.ports.flatMap(({ name, number, protocol }) =>
      protocol === 'TCP' && name !== '' ? ([[name, number]] as const) : [],
    ),
    ...containersOf(workload, 'initContainers').flatMap(({ container }) => namedTcpPorts(container)),
  ];
  const probes = new Map(probePaths(workload));
  if (findProxy(workload) === undefined) {
    named.push(['linkerd-proxy', inbound], ['linkerd-admin', admin]);
    probes.set(admin, [...new Set([...(probes.get(admin) ?? []), '/live', '/ready'])].sort());
  }
  const names = new Map<string, readonly number[]>();
  for (const [name, number] of named) names.set(name, [...new Set([...(names.get(name) ?? []), number])]);
  return { names, probes };
}
