import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind, stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { EntranceTls } from '#mesh/entrance.ts';
import { byCreation } from '#mesh/istio/entry/creation-order.ts';
import type { EntryGateway, EntryServer, ServerHost } from '#mesh/istio/entry/entry-gateway.ts';
import { gatewayPodPorts } from '#mesh/istio/entry/pod-port.ts';
import { workloadsCarrying } from '#mesh/istio/entry/select-workloads.ts';
import { istioMembership } from '#mesh/istio/membership/membership.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** The Gateways of `networking.istio.io`, in the order in which Istio takes them (API reference, "Gateway"). */
export function istioGateways(istio: Istio): readonly EntryGateway[] {
  return istio.cluster.resources
    .filter((resource) => groupKind(resource) === 'networking.istio.io/Gateway')
    .sort(byCreation)
    .map((resource) => readGateway(istio, resource));
}

function readGateway(istio: Istio, resource: Resource): EntryGateway {
  const spec = objectAt(resource.object, 'spec');
  const selector = stringMap(spec['selector']);
  const namespace = namespaceOf(resource);
  const workloads =
    Object.keys(selector).length === 0 ? allGateways(istio) : workloadsCarrying(istio, selector);
  return {
    api: 'istio',
    resource,
    namespace,
    workloads,
    proxies: JSON.stringify(Object.entries(selector).sort()),
    servers: arrayAt(spec, 'servers').flatMap((server, index) =>
      isObject(server) ? readServer(server, joinPointer('/spec', 'servers', index), namespace) : [],
    ),
    podPorts: (workload: Workload | undefined, number: number) =>
      workload === undefined ? [number] : gatewayPodPorts(istio, workload, number),
  };
}

/** Without a selector a Gateway is for every gateway. */
function allGateways(istio: Istio): readonly Workload[] {
  return istio.cluster.workloads.filter((one) => istioMembership(istio, one).mode === 'gateway');
}

function readServer(server: JsonObject, pointer: string, namespace: string): readonly EntryServer[] {
  const port = objectAt(server, 'port');
  const number = port['number'];
  if (typeof number !== 'number') return [];
  const protocol = stringAt(port, 'protocol') ?? '';
  const tls = isObject(server['tls']) ? server['tls'] : undefined;
  const written = arrayAt(server, 'hosts').filter((host) => typeof host === 'string');
  const mode = modeOf(protocol, tls);
  return [
    {
      pointer,
      number,
      name: stringAt(port, 'name') ?? '',
      protocol,
      hosts: written.map((host) => readHost(host, namespace)),
      written,
      tls: mode,
      carries: carriedBy(protocol, mode, tls),
      ...settings(tls ?? {}),
    },
  ];
}

/** `namespace/host`; `./` is the Gateway's own namespace, `*` in front is any (Server, `hosts`). */
function readHost(written: string, own: string): ServerHost {
  const slash = written.indexOf('/');
  const domain = written.slice(slash + 1).toLowerCase();
  const namespace = slash === -1 ? '*' : written.slice(0, slash);
  if (namespace === '*') return { domain };
  return { domain, namespace: namespace === '.' ? own : namespace };
}

const HTTP = ['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-WEB'];

/** Modes by the names of ServerTLSSettings, TLSmode. PASSTHROUGH is the first of the enumeration, and so the default. */
const MODES: ReadonlyMap<string, EntranceTls> = new Map([
  ['PASSTHROUGH', 'passthrough'],
  ['SIMPLE', 'simple'],
  ['MUTUAL', 'mutual'],
  ['OPTIONAL_MUTUAL', 'optional-mutual'],
  ['AUTO_PASSTHROUGH', 'passthrough'],
  ['ISTIO_MUTUAL', 'mesh'],
]);

/** A server whose protocol is HTTP never speaks TLS; its `tls` can only ask for redirects. One for HTTPS or TLS needs it. */
function modeOf(protocol: string, tls: JsonObject | undefined): EntranceTls {
  const name = protocol.toUpperCase();
  if (HTTP.includes(name)) return tls?.['httpsRedirect'] === true ? 'redirect' : 'none';
  if (tls === undefined) return name === 'HTTPS' || name === 'TLS' ? 'unknown' : 'none';
  return MODES.get(stringAt(tls, 'mode') || 'PASSTHROUGH') ?? 'unknown';
}

function carriedBy(
  protocol: string,
  tls: EntranceTls,
  written: JsonObject | undefined,
): EntryServer['carries'] {
  const name = protocol.toUpperCase();
  if (name === 'UDP') return 'nothing';
  if (HTTP.includes(name)) return 'http';
  if (tls === 'passthrough') return written?.['mode'] === 'AUTO_PASSTHROUGH' ? 'mesh-sni' : 'sni';
  if (tls === 'unknown') return 'sni';
  return name === 'HTTPS' ? 'http' : 'tcp';
}

/** What else is written about TLS (ServerTLSSettings): versions, cipher suites, the Secrets of its certificates. */
function settings(tls: JsonObject): Partial<EntryServer> {
  const minimumVersion = stringAt(tls, 'minProtocolVersion');
  const maximumVersion = stringAt(tls, 'maxProtocolVersion');
  const cipherSuites = arrayAt(tls, 'cipherSuites').filter((one) => typeof one === 'string');
  const several = arrayAt(tls, 'credentialNames').filter((one) => typeof one === 'string');
  const secrets = [stringAt(tls, 'credentialName') ?? [], several].flat();
  return {
    ...(minimumVersion === undefined ? {} : { minimumVersion }),
    ...(maximumVersion === undefined ? {} : { maximumVersion }),
    ...(cipherSuites.length === 0 ? {} : { cipherSuites }),
    ...(secrets.length === 0 ? {} : { secrets }),
  };
}
