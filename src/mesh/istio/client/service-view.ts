import { stringMap } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { isExportedTo } from '#mesh/istio/client/istio-resources.ts';
import { imports, type SidecarScope } from '#mesh/istio/client/sidecar.ts';
import { type AddressSet, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import { label } from '#set/selector.ts';

const EXPORT = 'networking.istio.io/exportTo';

/** Whether a client's proxy knows a Service: it is exported to the client's namespace, and the Sidecar's egress imports it. */
export function knowsService(
  scope: SidecarScope,
  client: Workload,
  service: Service,
  port: number | undefined,
): { readonly answer: Answer; readonly because: readonly MeshBecause[] } {
  const { resource, namespace } = service;
  const host = serviceHost(service);
  const exportTo = exportsOf(service);
  if (!isExportedTo(exportTo, namespace, client.namespace)) {
    const pointer = joinPointer('/metadata', 'annotations', EXPORT);
    return { answer: 'no', because: [{ reason: 'istio/not-exported', resource, pointer }] };
  }
  if (scope.egress === undefined || scope.resource === undefined) return { answer: 'yes', because: [] };
  const importing = scope.egress.filter((listener) => imports(listener, namespace, host, port));
  if (importing.some(({ explicit }) => !explicit)) return { answer: 'yes', because: [] };
  const [listener] = importing;
  const own = { resource: scope.resource, pointer: listener?.pointer ?? '/spec/egress' };
  if (listener === undefined)
    return { answer: 'no', because: [{ reason: 'istio/not-imported', ...own, detail: host }] };
  return { answer: 'unknown', because: [{ reason: 'istio/egress-listener', ...own }] };
}

/** The namespaces to which a Service is exported (Istio docs, "Resource Annotations"). */
export function exportsOf({ resource }: Service): readonly string[] {
  const written = label(stringMap(objectAt(resource.object, 'metadata')['annotations']), EXPORT);
  return (written ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** The addresses that a client dials: the Service's, or the pods' where it has none; `undefined` if they aren't known. */
export function dialled(service: Service | undefined, workload: Workload): AddressSet | undefined {
  if (service === undefined || service.headless) return addressesOf(workload.addresses);
  const listed = arrayAt(service.spec, 'clusterIPs').filter((one) => typeof one === 'string');
  const single = stringAt(service.spec, 'clusterIP') ?? '';
  return addressesOf(listed.length > 0 || single === '' ? listed : [single]);
}

function addressesOf(texts: readonly string[]): AddressSet | undefined {
  if (texts.length === 0) return undefined;
  return texts.reduce((all, text) => unionAddresses(all, parseAddresses(text) ?? NO_ADDRESSES), NO_ADDRESSES);
}
