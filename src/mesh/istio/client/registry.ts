import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import {
  carriesLabels,
  isExportedTo,
  istioResources,
  specOf,
  stringsAt,
  workloadSelector,
} from '#mesh/istio/client/istio-resources.ts';
import { exportsOf } from '#mesh/istio/client/service-view.ts';
import { imports, type SidecarScope } from '#mesh/istio/client/sidecar.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** Something outside of the cluster that the mesh knows by name or address. */
export interface RegisteredHost {
  /** A host with `*.` wildcards, a block of addresses, or `*` for anything at these ports. */
  readonly host: string;
  /** Empty: all. */
  readonly ports: readonly number[];
  readonly because: MeshBecause;
}

interface Entry extends RegisteredHost {
  readonly namespace: string;
  readonly exportTo: readonly string[];
  /** The host by which a Sidecar imports it. */
  readonly imported: string;
}

const registries = new WeakMap<Istio, readonly Entry[]>();

/**
 * What is outside and a workload's proxy knows: hosts and addresses of ServiceEntries, and the targets of ExternalName Services, as far
 * as they are exported to its namespace and imported by its Sidecar; in order of hosts.
 */
export function registeredHosts(
  istio: Istio,
  workload: Workload,
  scope: SidecarScope,
): readonly RegisteredHost[] {
  let entries = registries.get(istio);
  if (entries === undefined) {
    entries = readRegistry(istio);
    registries.set(istio, entries);
  }
  return entries.flatMap(({ namespace, exportTo, imported, host, ports, because }) => {
    if (!isExportedTo(exportTo, namespace, workload.namespace)) return [];
    if (scope.egress === undefined) return { host, ports, because };
    const open = ports.filter((port) =>
      scope.egress?.some((listener) => imports(listener, namespace, imported, port)),
    );
    const all =
      ports.length === 0 && scope.egress.some((one) => imports(one, namespace, imported, undefined));
    return all || open.length > 0 ? { host, ports: open, because } : [];
  });
}

function readRegistry(istio: Istio): readonly Entry[] {
  const entries = istioResources(istio, 'ServiceEntry').flatMap((one) => readEntry(istio, one));
  const names = istio.cluster.services.flatMap((service): readonly Entry[] => {
    const { resource, namespace, type, spec, ports } = service;
    const host = stringAt(spec, 'externalName') ?? '';
    if (type !== 'ExternalName' || host === '' || host.endsWith('.svc.cluster.local')) return [];
    const imported = `${resource.name}.${namespace}.svc.cluster.local`;
    const because: MeshBecause = { reason: 'istio/service-entry', resource, pointer: '/spec/externalName' };
    return [
      {
        host,
        imported,
        namespace,
        exportTo: exportsOf(service),
        ports: ports.map(({ port }) => port),
        because,
      },
    ];
  });
  return [...entries, ...names].sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
}

function readEntry(istio: Istio, resource: Resource): readonly Entry[] {
  const spec = specOf(resource);
  const namespace = namespaceOf(resource);
  if (isInside(istio, resource, spec)) return [];
  const exportTo = stringsAt(spec, 'exportTo');
  const ports = arrayAt(spec, 'ports').filter(isObject);
  const numbers = (some: readonly JsonObject[]) =>
    some.flatMap(({ number }) => (typeof number === 'number' ? number : []));
  const hosts = stringsAt(spec, 'hosts');
  const named = hosts.map((host, index): Entry => {
    const because: MeshBecause = {
      reason: 'istio/service-entry',
      resource,
      pointer: joinPointer('/spec', 'hosts', index),
    };
    return { host, imported: host, namespace, exportTo, ports: numbers(ports), because };
  });
  const open = numbers(ports.filter(isBareTcp));
  if ((stringAt(spec, 'resolution') ?? 'NONE') !== 'NONE' || open.length === 0) return named;
  // Without a name to look at, every connection to the addresses (to any, if there are none) goes on as it is.
  const addresses = stringsAt(spec, 'addresses');
  const pointer = joinPointer('/spec', addresses.length > 0 ? 'addresses' : 'ports');
  const because: MeshBecause = { reason: 'istio/service-entry', resource, pointer };
  const everywhere = addresses.length > 0 ? addresses : ['*'];
  const imported = hosts[0] ?? '*';
  return [
    ...named,
    ...everywhere.map((host): Entry => ({ host, imported, namespace, exportTo, ports: open, because })),
  ];
}

function isBareTcp(port: JsonObject): boolean {
  return ['', 'TCP', 'MONGO', 'REDIS', 'MYSQL'].includes((stringAt(port, 'protocol') ?? '').toUpperCase());
}

/** Whether it stands for pods of the cluster: it selects workloads, and no WorkloadEntry outside is among them. */
function isInside({ cluster }: Istio, resource: Resource, spec: JsonObject): boolean {
  const selector = workloadSelector(spec, 'labels');
  if (selector === undefined) return false;
  return !cluster.resources.some(
    (one) =>
      groupKind(one) === 'networking.istio.io/WorkloadEntry' &&
      namespaceOf(one) === namespaceOf(resource) &&
      carriesLabels(selector, stringMap(objectAt(specOf(one), 'labels'))),
  );
}
