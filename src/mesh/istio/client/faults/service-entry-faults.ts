import { namespaceOf } from '#cluster/namespace.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { isExportedTo, istioResources, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { MeshFault } from '#mesh/notes.ts';

/** - `addresses`: it takes every connection to a port. - `protocol`: another entry says otherwise of the same host and port. */
export interface ServiceEntryFault extends MeshFault {
  readonly kind: 'addresses' | 'protocol';
}

interface EntryPort {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly number: number;
  /** In capitals; `TCP` if it isn't written (ServicePort, `protocol`). */
  readonly protocol: string;
}

/** ServiceEntries that take in more than they seem to, or contradict each other (Istio docs, "ServiceEntry", `addresses`). */
export function serviceEntryFaults(istio: Istio): readonly ServiceEntryFault[] {
  const entries = istioResources(istio, 'ServiceEntry');
  const automatic = allocates(istio);
  return [...entries.flatMap((one) => (automatic ? [] : addressFaults(one))), ...protocolFaults(entries)];
}

function addressFaults(resource: Resource): readonly ServiceEntryFault[] {
  const given = [
    ...arrayAt(specOf(resource), 'addresses'),
    ...arrayAt(objectAt(resource.object, 'status'), 'addresses'),
  ];
  if (given.length > 0) return [];
  const message =
    'without addresses every connection to this port, wherever it goes, counts as one to these hosts';
  return portsOf(resource)
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ pointer }) => ({ kind: 'addresses', resource, pointer, message }));
}

function protocolFaults(entries: readonly Resource[]): readonly ServiceEntryFault[] {
  const byPlace = new Map<string, EntryPort[]>();
  for (const resource of entries) {
    for (const host of stringsAt(specOf(resource), 'hosts')) {
      for (const port of portsOf(resource)) {
        const place = `${host}:${port.number}`;
        byPlace.set(place, [...(byPlace.get(place) ?? []), port]);
      }
    }
  }
  return [...byPlace].flatMap(([place, ports]) =>
    ports
      .filter((one) =>
        ports.some((other) => other.protocol !== one.protocol && meet(one.resource, other.resource)),
      )
      .map(({ resource, pointer, protocol }): ServiceEntryFault => {
        const message = `another ServiceEntry says that ${place} does not speak ${protocol}, and only the oldest counts`;
        return { kind: 'protocol', resource, pointer, message };
      }),
  );
}

/** Whether some namespace sees both. */
function meet(a: Resource, b: Resource): boolean {
  const [ofA, ofB] = [stringsAt(specOf(a), 'exportTo'), stringsAt(specOf(b), 'exportTo')];
  const [own, other] = [namespaceOf(a), namespaceOf(b)];
  const isWide = (list: readonly string[]) => list.length === 0 || list.includes('*');
  if (isWide(ofA) && isWide(ofB)) return true;
  const names = [own, other, ...ofA, ...ofB].filter((one) => !['.', '*', '~'].includes(one));
  return names.some((name) => isExportedTo(ofA, own, name) && isExportedTo(ofB, other, name));
}

function portsOf(resource: Resource): readonly EntryPort[] {
  return arrayAt(specOf(resource), 'ports').flatMap((port, index) => {
    if (!isObject(port) || typeof port['number'] !== 'number') return [];
    const pointer = joinPointer('/spec', 'ports', index);
    return {
      resource,
      pointer,
      number: port['number'],
      protocol: (stringAt(port, 'protocol') || 'TCP').toUpperCase(),
    };
  });
}

/** Hosts without addresses get some of their own (ProxyConfig, `proxyMetadata.ISTIO_META_DNS_AUTO_ALLOCATE`). */
function allocates({ settings }: Istio): boolean {
  const metadata = objectAt(objectAt(settings.meshConfig ?? {}, 'defaultConfig'), 'proxyMetadata');
  return String(metadata['ISTIO_META_DNS_AUTO_ALLOCATE']) === 'true';
}
