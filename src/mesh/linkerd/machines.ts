import { groupKind } from '#cluster/pod-template.ts';
import { arrayAt, isObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Linkerd } from '#mesh/linkerd/model.ts';
import type { Machine } from '#mesh/machine.ts';
import { type AddressSet, ALL_ADDRESSES, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';

/** Machines outside that are in the mesh (Linkerd reference, "ExternalWorkload": `meshTLS.identity`, `workloadIPs`). */
export function linkerdMachines({ cluster }: Linkerd): readonly Machine[] {
  return cluster.resources
    .filter((one) => groupKind(one) === 'workload.linkerd.io/ExternalWorkload')
    .flatMap((resource): readonly Machine[] => {
      const spec = objectAt(resource.object, 'spec');
      const tls = Object.hasOwn(spec, 'meshTLS') ? 'meshTLS' : 'meshTls';
      const identity = stringAt(objectAt(spec, tls), 'identity') ?? '';
      if (identity === '') return [];
      return [
        {
          principal: identity,
          addresses: addressesOf(
            arrayAt(spec, 'workloadIPs').map((one) => (isObject(one) ? one['ip'] : one)),
          ),
          because: { reason: 'linkerd/machine', resource, pointer: `/spec/${tls}/identity` },
        },
      ];
    });
}

function addressesOf(written: readonly unknown[]): AddressSet {
  const sets = written.map((ip) => (typeof ip === 'string' ? parseAddresses(ip) : undefined));
  if (sets.length === 0 || sets.includes(undefined)) return ALL_ADDRESSES;
  return sets.reduce<AddressSet>((all, one) => unionAddresses(all, one ?? NO_ADDRESSES), NO_ADDRESSES);
}
