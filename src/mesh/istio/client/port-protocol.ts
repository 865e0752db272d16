import type { Service } from '#cluster/service.ts';
import type { ServicePort } from '#cluster/service-port.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';

/** - `auto`: the client's proxy looks at the first bytes. */
export type RoutedAs = 'http' | 'tls' | 'tcp' | 'auto';

const HTTP = new Set(['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c', 'kubernetes.io/ws']);
const TLS = new Set(['https', 'tls', 'kubernetes.io/wss']);
const TCP = new Set(['tcp', 'mongo', 'mysql', 'redis', 'udp']);

/** By `appProtocol`, else by the prefix of the port's name (Istio docs, "Protocol Selection, Explicit protocol selection"). */
export function routedAs(service: Service, port: ServicePort): RoutedAs {
  const written = arrayAt(service.spec, 'ports').find((one) => isObject(one) && one['port'] === port.port);
  const application = isObject(written) ? stringAt(written, 'appProtocol') : undefined;
  const name = (application ?? port.name).toLowerCase();
  const dash = name.indexOf('-');
  for (const one of [
    name,
    dash === -1 ? name : name.slice(0, dash),
    name.startsWith('grpc-web') ? 'grpc' : name,
  ]) {
    if (HTTP.has(one)) return 'http';
    if (TLS.has(one)) return 'tls';
    if (TCP.has(one)) return 'tcp';
  }
  return 'auto';
}
