import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isArray, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** Where a Service without selector leads: an address, which may be a known pod's. */
export interface Endpoint {
  readonly address: string;
  readonly workload?: Workload;
  /** By name of the service port (`''` if unnamed): the port there. */
  readonly ports: Readonly<Record<string, number>>;
  readonly resource: Resource;
}

/**
 * The endpoints that the manifests write down, by `namespace/service` (EndpointSlice v1, by its label
 * `kubernetes.io/service-name`; Endpoints v1, by its name). An address is a pod's by `targetRef`, or because a live
 * pod has it.
 */
export function manualEndpoints(
  resources: readonly Resource[],
  workloads: readonly Workload[],
): ReadonlyMap<string, readonly Endpoint[]> {
  const found = new Map<string, Endpoint[]>();
  const pods = indexPods(workloads);
  for (const resource of resources) {
    const service = serviceOf(resource);
    if (service === undefined) continue;
    const key = `${namespaceOf(resource)}/${service}`;
    const endpoints = resource.kind === 'Endpoints' ? subsets(resource, pods) : slice(resource, pods);
    found.set(key, [...(found.get(key) ?? []), ...endpoints]);
  }
  return found;
}

function serviceOf(resource: Resource): string | undefined {
  if (resource.kind === 'Endpoints' && resource.apiVersion === 'v1') return resource.name;
  if (resource.kind !== 'EndpointSlice' || !resource.apiVersion.startsWith('discovery.k8s.io/'))
    return undefined;
  return stringMap(objectAt(resource.object, 'metadata')['labels'])['kubernetes.io/service-name'];
}

type Pods = ReadonlyMap<string, Workload>;

function indexPods(workloads: readonly Workload[]): Pods {
  const pods = new Map<string, Workload>();
  for (const workload of workloads) {
    for (const address of workload.addresses) pods.set(address, workload);
    if (workload.resource.kind === 'Pod')
      pods.set(`${workload.namespace}/${workload.resource.name}`, workload);
  }
  return pods;
}

function slice(resource: Resource, pods: Pods): readonly Endpoint[] {
  const ports = portsByName(resource.object);
  return arrayAt(resource.object, 'endpoints').flatMap((endpoint) => {
    if (!isObject(endpoint)) return [];
    return arrayAt(endpoint, 'addresses').flatMap((address) =>
      typeof address === 'string' ? one(resource, address, endpoint, ports, pods) : [],
    );
  });
}

function subsets(resource: Resource, pods: Pods): readonly Endpoint[] {
  return arrayAt(resource.object, 'subsets').flatMap((subset) => {
    if (!isObject(subset)) return [];
    const ports = portsByName(subset);
    return arrayAt(subset, 'addresses').flatMap((address) => {
      const ip = isObject(address) ? stringAt(address, 'ip') : undefined;
      return isObject(address) && ip !== undefined ? one(resource, ip, address, ports, pods) : [];
    });
  });
}

function one(
  resource: Resource,
  address: string,
  written: JsonObject,
  ports: Readonly<Record<string, number>>,
  pods: Pods,
): Endpoint {
  const target = objectAt(written, 'targetRef');
  const named = `${stringAt(target, 'namespace') ?? namespaceOf(resource)}/${stringAt(target, 'name') ?? ''}`;
  const workload = pods.get(named) ?? pods.get(address);
  return { address, ports, resource, ...(workload === undefined ? {} : { workload }) };
}

function portsByName(holder: JsonObject): Readonly<Record<string, number>> {
  const ports = holder['ports'];
  if (!isArray(ports)) return {};
  return Object.fromEntries(
    ports.flatMap((port): [string, number][] =>
      isObject(port) && typeof port['port'] === 'number'
        ? [[stringAt(port, 'name') ?? '', port['port']]]
        : [],
    ),
  );
}
