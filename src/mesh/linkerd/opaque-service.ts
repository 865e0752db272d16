import { stringMap } from '#cluster/pod-template.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Destination } from '#mesh/client.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import { parsePortList } from '#mesh/linkerd/port-list.ts';
import { hasPort, type PortSet } from '#set/port-set.ts';

const OPAQUE_PORTS = 'config.linkerd.io/opaque-ports';

/**
 * Whether clients take a Service's port for opaque (Linkerd docs, "TCP Proxying and Protocol Detection"): by its `appProtocol`, else by
 * its annotation, else by its namespace's, else by default.
 */
export function opaqueService(
  { cluster, settings }: Linkerd,
  { service, servicePort }: Destination,
): boolean {
  if (service === undefined || servicePort === undefined) return false;
  const written = arrayAt(service.spec, 'ports')
    .filter(isObject)
    .find((port) => port['port'] === servicePort.port && (stringAt(port, 'name') ?? '') === servicePort.name);
  const protocol = written === undefined ? undefined : stringAt(written, 'appProtocol');
  if (protocol !== undefined) return protocol !== 'http' && protocol !== 'kubernetes.io/h2c';
  const own = annotated(service.resource.object);
  const ofNamespace = annotated(cluster.namespaces.get(service.namespace)?.resource?.object ?? {});
  return hasPort(own ?? ofNamespace ?? settings.opaquePorts, servicePort.port);
}

function annotated(object: Parameters<typeof objectAt>[0]): PortSet | undefined {
  const text = stringMap(objectAt(object, 'metadata')['annotations'])[OPAQUE_PORTS];
  return text === undefined ? undefined : parsePortList(text);
}
