import { findService } from '#cluster/backend.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { targetPorts } from '#cluster/service-port.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import { byCreation } from '#mesh/istio/entry/creation-order.ts';
import type { EntryGateway, EntryServer } from '#mesh/istio/entry/entry-gateway.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** Gateways of these classes route within the mesh (Istio docs, "Configure waypoint proxies"). */
const INSIDE = ['istio-waypoint'];

/** The Gateways of the Gateway API that let something in, of any class, in the order of their creation. */
export function apiGateways(istio: Istio): readonly EntryGateway[] {
  return istio.cluster.resources
    .filter((resource) => groupKind(resource) === 'gateway.networking.k8s.io/Gateway')
    .filter((resource) => !INSIDE.includes(className(resource)))
    .sort(byCreation)
    .map((resource) => readGateway(istio, resource));
}

function className(resource: Resource): string {
  return stringAt(objectAt(resource.object, 'spec'), 'gatewayClassName') ?? '';
}

function readGateway(istio: Istio, resource: Resource): EntryGateway {
  const spec = objectAt(resource.object, 'spec');
  const namespace = namespaceOf(resource);
  const service = namedService(istio, spec, namespace);
  const managed = istio.cluster.operated.filter((one) => one.resource === resource);
  return {
    api: 'gateway-api',
    resource,
    namespace,
    workloads: service === undefined ? managed : service.backends,
    proxies: `${namespace}/${resource.name}`,
    servers: arrayAt(spec, 'listeners').flatMap((listener, index) =>
      isObject(listener)
        ? readListener(listener, joinPointer('/spec', 'listeners', index), spec, namespace)
        : [],
    ),
    podPorts: (workload, number) =>
      workload === undefined || service === undefined ? [number] : servicePodPorts(service, workload, number),
  };
}

/** A Gateway deployed by hand names its Service ("Kubernetes Gateway API, Manual Deployment"). */
function namedService(istio: Istio, spec: JsonObject, namespace: string): Service | undefined {
  const address = arrayAt(spec, 'addresses')
    .filter(isObject)
    .find((one) => one['type'] === 'Hostname');
  const [name = '', where = namespace] = (
    address === undefined ? '' : (stringAt(address, 'value') ?? '')
  ).split('.');
  return name === '' ? undefined : findService(istio.cluster, where, name);
}

function servicePodPorts(service: Service, workload: Workload, number: number): readonly number[] {
  const targets = service.ports
    .filter(({ port, protocol }) => port === number && protocol === 'TCP')
    .flatMap((port) => targetPorts(port, workload));
  return [...new Set(targets)].sort((a, b) => a - b);
}

function readListener(
  listener: JsonObject,
  pointer: Pointer,
  gateway: JsonObject,
  own: string,
): readonly EntryServer[] {
  const number = listener['port'];
  if (typeof number !== 'number') return [];
  const protocol = stringAt(listener, 'protocol') ?? '';
  const hostname = stringAt(listener, 'hostname') || '*';
  const tls = modeOf(listener, protocol, number, gateway);
  const secrets = arrayAt(objectAt(listener, 'tls'), 'certificateRefs').flatMap((reference) =>
    isObject(reference)
      ? `${stringAt(reference, 'namespace') ?? own}/${stringAt(reference, 'name') ?? ''}`
      : [],
  );
  return [
    {
      pointer,
      number,
      name: stringAt(listener, 'name') ?? '',
      protocol,
      hosts: [{ domain: hostname.toLowerCase() }],
      written: [hostname],
      tls,
      carries: carriedBy(protocol, tls),
      ...(secrets.length === 0 ? {} : { secrets }),
    },
  ];
}

/** Istio's own option for listeners ("Kubernetes Gateway API, Gateway Configuration", mutual TLS). */
const TERMINATE_MODE = 'gateway.istio.io/tls-terminate-mode';

const OPTIONS: ReadonlyMap<string, EntranceTls> = new Map([
  ['SIMPLE', 'simple'],
  ['MUTUAL', 'mutual'],
  ['OPTIONAL_MUTUAL', 'optional-mutual'],
  ['ISTIO_MUTUAL', 'mesh'],
  ['ISTIO_SIMPLE', 'simple'],
]);

/** `tls.mode` is `Terminate` by default (ListenerTLSConfig). HBONE is mutual TLS of the mesh. */
function modeOf(listener: JsonObject, protocol: string, port: number, gateway: JsonObject): EntranceTls {
  if (protocol === 'HBONE') return 'mesh';
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return 'none';
  const tls = objectAt(listener, 'tls');
  if (stringAt(tls, 'mode') === 'Passthrough') return 'passthrough';
  const option = stringMap(tls['options'])[TERMINATE_MODE];
  if (option !== undefined) return OPTIONS.get(option) ?? 'unknown';
  return validated(gateway, listener, port) ?? 'simple';
}

/** Validation of clients' certificates: of the port, else of the gateway (GatewayTLSConfig, FrontendTLSConfig); older, of the listener. */
function validated(gateway: JsonObject, listener: JsonObject, port: number): EntranceTls | undefined {
  const frontend = objectAt(objectAt(gateway, 'tls'), 'frontend');
  const perPort = arrayAt(frontend, 'perPort')
    .filter(isObject)
    .find((one) => one['port'] === port);
  const settings = perPort === undefined ? objectAt(frontend, 'default') : objectAt(perPort, 'tls');
  const old = objectAt(objectAt(listener, 'tls'), 'frontendValidation');
  const validation = isObject(settings['validation']) ? settings['validation'] : old;
  if (arrayAt(validation, 'caCertificateRefs').length === 0) return undefined;
  return stringAt(validation, 'mode') === 'AllowInsecureFallback' ? 'optional-mutual' : 'mutual';
}

function carriedBy(protocol: string, tls: EntranceTls): EntryServer['carries'] {
  if (protocol === 'HTTP') return 'http';
  if (protocol === 'HTTPS') return tls === 'passthrough' ? 'sni' : 'http';
  if (protocol === 'TLS') return tls === 'passthrough' ? 'sni' : 'tcp';
  return protocol === 'TCP' ? 'tcp' : 'nothing';
}
