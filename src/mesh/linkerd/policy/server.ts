import { isPortNumber } from '#cluster/container-port.ts';
import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import { isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { type DefaultPolicy, isDefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import { type Labels, parseSelector, type Selector } from '#set/selector.ts';

/** How the proxy takes a port's bytes. `detect`: it looks whether they are HTTP. */
export type ProxyProtocol = 'detect' | 'http1' | 'http2' | 'grpc' | 'opaque' | 'tls';

const PROTOCOLS: Readonly<Record<string, ProxyProtocol>> = {
  unknown: 'detect',
  'HTTP/1': 'http1',
  'HTTP/2': 'http2',
  gRPC: 'grpc',
  opaque: 'opaque',
  TLS: 'tls',
};

/** A Server: a port of pods of its namespace (Linkerd docs, "Authorization Policy", "Server"). */
export interface Server {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** `undefined`: it selects external workloads. */
  readonly pods: Selector | undefined;
  readonly port: number | string;
  readonly protocol: ProxyProtocol;
  /** What is permitted besides what is authorized; nothing without it. */
  readonly accessPolicy: DefaultPolicy | undefined;
}

/** Reads a Server; what is wrong with it, if the API server would refuse it. */
export function readServer(
  resource: Resource,
): Server | { readonly pointer: Pointer; readonly fault: string } {
  const spec = objectAt(resource.object, 'spec');
  const metadata = objectAt(resource.object, 'metadata');
  const external = isObject(spec['externalWorkloadSelector']);
  if (!external && !isObject(spec['podSelector'])) {
    return { pointer: '/spec', fault: 'a Server needs a podSelector or an externalWorkloadSelector' };
  }
  const pods = external ? undefined : parseSelector(spec['podSelector']);
  if (typeof pods === 'string') return { pointer: '/spec/podSelector', fault: pods };
  const port = spec['port'];
  const number = typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port;
  if (!isPortNumber(number) && (typeof number !== 'string' || number === '')) {
    return { pointer: '/spec/port', fault: 'a Server needs the number or the name of a port' };
  }
  const written = stringAt(spec, 'proxyProtocol') ?? 'unknown';
  const protocol = Object.hasOwn(PROTOCOLS, written) ? PROTOCOLS[written] : undefined;
  if (protocol === undefined) {
    return { pointer: '/spec/proxyProtocol', fault: `there is no proxyProtocol ${written}` };
  }
  const access = stringAt(spec, 'accessPolicy');
  return {
    resource,
    namespace: namespaceOf(resource),
    name: resource.name,
    labels: stringMap(metadata['labels']),
    pods,
    port: number,
    protocol,
    accessPolicy: access !== undefined && isDefaultPolicy(access) ? access : undefined,
  };
}
