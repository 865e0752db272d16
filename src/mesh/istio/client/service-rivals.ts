import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import type { Service } from '#cluster/service.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { serviceHost } from '#mesh/istio/client/host-name.ts';
import { istioResources, specOf, stringsAt } from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';

interface Rivals {
  /** ServiceEntries by the hosts that they name. */
  readonly entries: ReadonlyMap<string, readonly MeshBecause[]>;
  /** BackendTLSPolicies by `namespace/name` of the Service. */
  readonly tls: ReadonlyMap<string, readonly MeshBecause[]>;
}

const known = new WeakMap<Istio, Rivals>();

/** ServiceEntries for the very name of a Service: to which of the two a call goes, isn't told (Istio reference, "Service Entry, hosts"). */
export function entriesFor(istio: Istio, service: Service): readonly MeshBecause[] {
  return rivals(istio).entries.get(serviceHost(service)) ?? [];
}

/** BackendTLSPolicies for a Service, by which gateways originate TLS of their own (Gateway API, "BackendTLSPolicy"). */
export function backendTls(istio: Istio, { namespace, resource }: Service): readonly MeshBecause[] {
  return rivals(istio).tls.get(`${namespace}/${resource.name}`) ?? [];
}

function rivals(istio: Istio): Rivals {
  const before = known.get(istio);
  if (before !== undefined) return before;
  const entries = new Map<string, MeshBecause[]>();
  const tls = new Map<string, MeshBecause[]>();
  const add = (map: Map<string, MeshBecause[]>, key: string, one: MeshBecause) =>
    map.set(key, [...(map.get(key) ?? []), one]);
  for (const resource of istioResources(istio, 'ServiceEntry')) {
    for (const [place, detail] of stringsAt(specOf(resource), 'hosts').entries()) {
      const pointer = joinPointer('/spec', 'hosts', place);
      add(entries, detail, { reason: 'istio/routed-perhaps', resource, pointer, detail });
    }
  }
  for (const resource of istio.cluster.resources) {
    if (groupKind(resource) !== 'gateway.networking.k8s.io/BackendTLSPolicy') continue;
    for (const [place, target] of arrayAt(specOf(resource), 'targetRefs').entries()) {
      if (!isObject(target) || stringAt(target, 'kind') !== 'Service') continue;
      const pointer = joinPointer('/spec', 'targetRefs', place);
      const key = `${namespaceOf(resource)}/${stringAt(target, 'name') ?? ''}`;
      add(tls, key, { reason: 'istio/backend-tls', resource, pointer });
    }
  }
  const found = { entries, tls };
  known.set(istio, found);
  return found;
}
