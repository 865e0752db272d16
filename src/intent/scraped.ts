import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import type { Evidence, Suggestion } from '#intent/suggestion.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { matches, parseSelector } from '#set/selector.ts';

interface Target {
  readonly workload: Workload;
  readonly port: number;
  readonly evidence: Evidence;
}

/**
 * What each Prometheus scrapes, as far as ServiceMonitors, PodMonitors and annotations say. It takes the addresses of the pods from the
 * API server, so that its own sidecar passes the calls on in plaintext (Istio docs, "Integrations, Prometheus, TLS settings").
 */
export function scrapedCalls(fabric: Fabric): readonly Suggestion[] {
  const scrapers = fabric.network.workloads.filter(isPrometheus);
  if (scrapers.length === 0) return [];
  const targets = [
    ...fabric.cluster.resources.flatMap((resource) => monitored(fabric, resource)),
    ...fabric.network.workloads.flatMap((workload) => annotated(fabric, workload)),
  ];
  return scrapers.flatMap((scraper) =>
    targets
      .filter(({ workload }) => workload !== scraper)
      .map(
        ({ workload, port, evidence }): Suggestion => ({
          basis: 'scrape',
          from: scraper,
          to: workload,
          port,
          operations: [],
          sure: false,
          evidence,
        }),
      ),
  );
}

function isPrometheus({ resource, template }: Workload): boolean {
  if (groupKind(resource) === 'monitoring.coreos.com/Prometheus') return true;
  return arrayAt(template.spec, 'containers').some(
    (one) => isObject(one) && /(^|\/)prometheus([:@]|$)/.test(stringAt(one, 'image') ?? ''),
  );
}

/** ServiceMonitor and PodMonitor (Prometheus Operator, API reference): the ports are named. */
function monitored({ network, cluster }: Fabric, resource: Resource): readonly Target[] {
  const kind = groupKind(resource);
  const isPods = kind === 'monitoring.coreos.com/PodMonitor';
  if (!isPods && kind !== 'monitoring.coreos.com/ServiceMonitor') return [];
  const spec = objectAt(resource.object, 'spec');
  const selector = parseSelector(spec['selector']);
  if (typeof selector === 'string') return [];
  const isThere = namespacesOf(objectAt(spec, 'namespaceSelector'), namespaceOf(resource));
  const list = isPods ? 'podMetricsEndpoints' : 'endpoints';
  return arrayAt(spec, list).flatMap((endpoint, index) => {
    if (!isObject(endpoint)) return [];
    const evidence = told(resource, joinPointer('/spec', list, index));
    if (isPods) {
      return network.workloads
        .filter((one) => isThere(one.namespace) && matches(selector, one.labels))
        .flatMap((workload) => podPorts(workload, endpoint).map((port) => ({ workload, port, evidence })));
    }
    return cluster.services
      .filter((one) => isThere(one.namespace) && matches(selector, labelsOf(one.resource)))
      .flatMap((service) =>
        service.ports
          .filter(
            ({ name, targetPort }) => name === endpoint['port'] || targetPort === endpoint['targetPort'],
          )
          .flatMap((port) =>
            service.backends.flatMap((workload) =>
              targetPorts(port, workload).map((number) => ({ workload, port: number, evidence })),
            ),
          ),
      );
  });
}

function podPorts({ ports }: Workload, endpoint: JsonObject): readonly number[] {
  const { port, targetPort, portNumber } = endpoint;
  return ports
    .filter(
      ({ name, number }) =>
        (name !== '' && (name === port || name === targetPort)) ||
        number === targetPort ||
        number === portNumber,
    )
    .map(({ number }) => number);
}

function namespacesOf(selector: JsonObject, own: string): (name: string) => boolean {
  if (selector['any'] === true) return () => true;
  const names = arrayAt(selector, 'matchNames');
  return (name) => (names.length === 0 ? name === own : names.includes(name));
}

function labelsOf({ object }: Resource): Readonly<Record<string, string>> {
  return stringMap(objectAt(object, 'metadata')['labels']);
}

/**
 * `prometheus.io/scrape`. Behind an Istio sidecar it is led to the agent's own port, which is never encrypted, unless merging is off (Istio
 * docs, "Integrations, Prometheus, Option 1: Metrics merging").
 */
function annotated({ mesh }: Fabric, workload: Workload): readonly Target[] {
  const { annotations, resource, template } = workload;
  if (annotations['prometheus.io/scrape'] !== 'true') return [];
  const { mesh: kind, mode } = membershipOf(mesh, workload);
  const merges = annotations['prometheus.istio.io/merge-metrics'] !== 'false';
  if (kind === 'istio' && mode === 'sidecar' && merges) return [];
  const port = Number(annotations['prometheus.io/port']);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return [];
  const pointer = joinPointer(template.pointer, 'metadata', 'annotations', 'prometheus.io/port');
  return [{ workload, port, evidence: told(resource, pointer) }];
}

function told(resource: Resource, pointer: Pointer): Evidence {
  return { text: `${resource.kind} ${resource.name} asks Prometheus to scrape it`, resource, pointer };
}
