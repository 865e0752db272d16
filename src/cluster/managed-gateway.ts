import type { ContainerPort } from '#cluster/container-port.ts';
import { isPortNumber } from '#cluster/container-port.ts';
import type { OperatedPods } from '#cluster/operated-pods.ts';
import { stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** What Istio runs for a Gateway of each of its classes: the suffix of the deployment's name, and the controller that its pods name. */
const CLASSES: ReadonlyMap<string, { readonly suffix: string; readonly controller: string }> = new Map([
  ['istio', { suffix: '-istio', controller: 'istio.io-gateway-controller' }],
  ['istio-waypoint', { suffix: '', controller: 'istio.io-mesh-controller' }],
  ['istio-east-west', { suffix: '', controller: 'istio.io-eastwest-controller' }],
]);

/**
 * The pods that Istio runs for a Gateway of the Gateway API (Istio docs, "Kubernetes Gateway API", Automated Deployment; "Configure waypoint
 * proxies"): labelled with the Gateway's name, under a service account of the deployment's name. `undefined` for a Gateway
 * of another class, and for one whose `addresses` name a Service: that one is deployed by hand ("Manual Deployment").
 */
export function managedGateway(resource: Resource): OperatedPods | undefined {
  const spec = objectAt(resource.object, 'spec');
  const className = stringAt(spec, 'gatewayClassName') ?? '';
  const kind = CLASSES.get(className);
  if (kind === undefined || arrayAt(spec, 'addresses').some(namesService)) return undefined;
  const infrastructure = objectAt(spec, 'infrastructure');
  const annotations = {
    ...stringMap(objectAt(resource.object, 'metadata')['annotations']),
    ...stringMap(infrastructure['annotations']),
  };
  const deployment = annotations['gateway.istio.io/name-override'] ?? `${resource.name}${kind.suffix}`;
  return {
    template: { pointer: '/spec', metadata: infrastructure, spec: {} },
    labels: {
      'sidecar.istio.io/inject': 'false',
      ...(className === 'istio' ? {} : { 'istio.io/dataplane-mode': 'none' }),
      ...stringMap(infrastructure['labels']),
      'gateway.networking.k8s.io/gateway-name': resource.name,
      'gateway.networking.k8s.io/gateway-class-name': className,
      'gateway.istio.io/managed': kind.controller,
    },
    serviceAccount: annotations['gateway.istio.io/service-account'] ?? deployment,
    ports: listenerPorts(spec),
  };
}

function namesService(address: unknown): boolean {
  return isObject(address) && stringAt(address, 'type') === 'Hostname';
}

function listenerPorts(spec: JsonObject): readonly ContainerPort[] {
  const seen = new Set<number>();
  return arrayAt(spec, 'listeners').flatMap((listener, index): readonly ContainerPort[] => {
    const port = isObject(listener) ? listener['port'] : undefined;
    if (!isObject(listener) || !isPortNumber(port) || seen.has(port)) return [];
    seen.add(port);
    const pointer = joinPointer('/spec', 'listeners', index);
    const protocol = stringAt(listener, 'protocol') === 'UDP' ? 'UDP' : 'TCP';
    return [{ name: stringAt(listener, 'name') ?? '', number: port, protocol, hostPort: 0, pointer }];
  });
}
