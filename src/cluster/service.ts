import { type Endpoint, manualEndpoints } from '#cluster/endpoint.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import { type ServicePort, servicePorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';

/** A Service, and the workloads whose pods it leads to. */
export interface Service {
  readonly resource: Resource;
  readonly spec: JsonObject;
  readonly namespace: string;
  /** As written; `ClusterIP` if it isn't. */
  readonly type: string;
  /** No address of its own: its name leads to the pods directly (`clusterIP: None`). */
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
  /** In order of reading; empty if the selector matches nothing that is known, or if there is no selector. */
  readonly backends: readonly Workload[];
  /** Without a selector: what EndpointSlices and Endpoints of its name say that it leads to. */
  readonly endpoints: readonly Endpoint[];
}

/** The Services among the resources. A selector is a conjunction of equalities within the namespace (ServiceSpec v1). */
export function findServices(
  resources: readonly Resource[],
  workloads: readonly Workload[],
): readonly Service[] {
  const byLabel = indexByLabel(workloads);
  const manual = manualEndpoints(resources, workloads);
  const services: Service[] = [];
  for (const resource of resources) {
    if (resource.kind !== 'Service' || resource.apiVersion !== 'v1') continue;
    const spec = objectAt(resource.object, 'spec');
    const selector = Object.entries(stringMap(spec['selector']));
    const namespace = namespaceOf(resource);
    const type = stringAt(spec, 'type') || 'ClusterIP';
    const leads = type !== 'ExternalName';
    services.push({
      resource,
      spec,
      namespace,
      type,
      headless: spec['clusterIP'] === 'None',
      ports: servicePorts(spec),
      backends: leads ? selected(namespace, selector, byLabel) : [],
      endpoints: leads && selector.length === 0 ? (manual.get(`${namespace}/${resource.name}`) ?? []) : [],
    });
  }
  return services;
}

/** Looks only at the workloads that carry the selector's rarest pair, so that cost doesn't grow with pods × services. */
function selected(
  namespace: string,
  selector: readonly (readonly [string, string])[],
  byLabel: ReadonlyMap<string, readonly Workload[]>,
): readonly Workload[] {
  let candidates: readonly Workload[] | undefined;
  for (const [key, value] of selector) {
    const carriers = byLabel.get(labelKey(namespace, key, value)) ?? [];
    if (candidates === undefined || carriers.length < candidates.length) candidates = carriers;
  }
  return (candidates ?? []).filter(({ labels }) => selector.every(([key, value]) => labels[key] === value));
}

function indexByLabel(workloads: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const index = new Map<string, Workload[]>();
  for (const workload of workloads) {
    for (const [key, value] of Object.entries(workload.labels)) {
      const label = labelKey(workload.namespace, key, value);
      const carriers = index.get(label);
      if (carriers === undefined) index.set(label, [workload]);
      else carriers.push(workload);
    }
  }
  return index;
}

function labelKey(namespace: string, key: string, value: string): string {
  return JSON.stringify([namespace, key, value]);
}
