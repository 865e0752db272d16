import { namespaceOf } from '#cluster/namespace.ts';
import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { istioPrincipalOf } from '#mesh/istio/identity.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { Machine } from '#mesh/machine.ts';
import { ALL_ADDRESSES } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';

/**
 * Machines outside that may be in the mesh, under a service account of their namespace (Istio reference, "Workload Entry", "Workload Group",
 * "Service Entry, endpoints": `serviceAccount`; Istio docs, "Virtual Machine Installation"). An entry that names no account stands for something
 * without a proxy, unless it is a group's, whose account is `default`. A group's machines, those of another network and those known by a name
 * only may have any address.
 */
export function istioMachines(istio: Istio): readonly Machine[] {
  return istio.cluster.resources.flatMap((resource) => {
    const spec = objectAt(resource.object, 'spec');
    switch (groupKind(resource)) {
      case 'networking.istio.io/WorkloadEntry':
        return hasAccount(spec) ? machine(istio, resource, spec, '/spec') : [];
      case 'networking.istio.io/WorkloadGroup':
        return machine(istio, resource, { ...objectAt(spec, 'template'), address: '' }, '/spec/template');
      case 'networking.istio.io/ServiceEntry':
        return arrayAt(spec, 'endpoints').flatMap((one, index) =>
          isObject(one) && hasAccount(one)
            ? machine(istio, resource, one, joinPointer('/spec', 'endpoints', index))
            : [],
        );
      default:
        return [];
    }
  });
}

function hasAccount(spec: JsonObject): boolean {
  return (stringAt(spec, 'serviceAccount') ?? '') !== '';
}

function machine(istio: Istio, resource: Resource, entry: JsonObject, pointer: Pointer): Machine {
  const account = stringAt(entry, 'serviceAccount') || 'default';
  const near = (stringAt(entry, 'network') ?? '') === '';
  const addresses = near ? parseAddresses(stringAt(entry, 'address') ?? '') : undefined;
  const at = Object.hasOwn(entry, 'serviceAccount') ? joinPointer(pointer, 'serviceAccount') : pointer;
  return {
    principal: istioPrincipalOf(istio, namespaceOf(resource), account),
    addresses: addresses ?? ALL_ADDRESSES,
    because: { reason: 'istio/machine', resource, pointer: at },
  };
}
