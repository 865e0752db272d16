import type { Cluster } from '#cluster/cluster.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Intent } from '#config/config.ts';
import type { ResourceSubject } from '#facts/subject.ts';
import { arrayAt, isObject } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** A way in from outside the cluster, opened by a Service or by a port on the node. */
export type Entry = ResourceSubject['entries'][number];

/** The ways in that each resource opens; resources that open none aren't in the map. */
export function findEntries(cluster: Cluster, intent: Intent): ReadonlyMap<Resource, readonly Entry[]> {
  const declared = new Set(intent.public);
  const entries = new Map<Resource, readonly Entry[]>();
  for (const service of cluster.services) {
    const found = serviceEntries(service, declared);
    if (found.length > 0) entries.set(service.resource, found);
  }
  for (const workload of cluster.workloads) {
    const found = hostPortEntries(workload, declared);
    if (found.length > 0) entries.set(workload.resource, found);
  }
  return entries;
}

/**
 * ServiceSpec v1: `type: LoadBalancer` also opens node ports, but is one way in; `externalIPs` route to the
 * service whatever its type. A Service of type ExternalName leads out, not in.
 */
function serviceEntries(service: Service, declared: ReadonlySet<string>): readonly Entry[] {
  const { spec, resource } = service;
  const ports = arrayAt(spec, 'ports')
    .flatMap((port) => (isObject(port) ? integer(port['port']) : []))
    .toSorted((a, b) => a - b);
  const backends = service.backends.map(({ resource }) => qualifiedName(resource)).sort();
  const isDeclared =
    names(resource).some((name) => declared.has(name)) ||
    (service.backends.length > 0 &&
      service.backends.every(({ resource }) => names(resource).some((name) => declared.has(name))));
  const shared = { ports, backends, declared: isDeclared };
  const entries: Entry[] = [];
  const type = spec['type'];
  if (type === 'LoadBalancer' || type === 'NodePort')
    entries.push({ type, ...shared, pointer: '/spec/type' });
  if (arrayAt(spec, 'externalIPs').length > 0 && type !== 'ExternalName') {
    entries.push({ type: 'externalIPs', ...shared, pointer: '/spec/externalIPs' });
  }
  return entries;
}

/** ContainerPort v1, `hostPort`: the port of the node leads to the pod. */
function hostPortEntries(workload: Workload, declared: ReadonlySet<string>): readonly Entry[] {
  const { spec, pointer } = workload.template;
  const isDeclared = names(workload.resource).some((name) => declared.has(name));
  const entries: Entry[] = [];
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [index, container] of arrayAt(spec, list).entries()) {
      if (!isObject(container)) continue;
      for (const [number, port] of arrayAt(container, 'ports').entries()) {
        const ports = isObject(port) ? integer(port['hostPort']) : [];
        if (ports.length === 0 || ports[0] === 0) continue;
        entries.push({
          type: 'hostPort',
          ports,
          backends: [qualifiedName(workload.resource)],
          declared: isDeclared,
          pointer: joinPointer(pointer, 'spec', list, index, 'ports', number, 'hostPort'),
        });
      }
    }
  }
  return entries;
}

/** `namespace/name` as eastwest.yaml writes it; just the name where the manifest leaves the namespace open. */
function qualifiedName(resource: Resource): string {
  return resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
}

/** A resource without a namespace may also be declared as one of `default`. */
function names(resource: Resource): readonly string[] {
  return resource.namespace === '' ? [resource.name, `default/${resource.name}`] : [qualifiedName(resource)];
}

function integer(value: unknown): readonly number[] {
  return typeof value === 'number' && Number.isInteger(value) ? [value] : [];
}
