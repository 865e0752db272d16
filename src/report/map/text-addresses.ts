import type { MapAddresses } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { connectionsText } from '#report/map/connection-text.ts';
import { endpointText } from '#report/map/endpoint.ts';
import type { Scene } from '#report/map/scene.ts';
import { listed } from '#report/map/text-list.ts';
import { equalAddresses } from '#set/address-set.ts';
import { equals } from '#set/connection-set.ts';

/** Who can open connections to addresses outside. */
export function addressLines({ map, names, cover, options }: Scene): readonly string[] {
  return mergedAddresses(map.groups, map.addresses, 'egress').map(({ numbers, addresses, open, unknown }) => {
    const who = cover(numbers).map((endpoint) => endpointText(endpoint, names));
    const shown = listed(who, options.all === true);
    return `${shown} → ${addressLabel(addresses)}  ${connectionsText(open, unknown)}`;
  });
}

/** Workloads of which the same is said, together. */
export function mergedAddresses(
  groups: readonly (readonly number[])[],
  all: readonly MapAddresses[],
  direction: MapAddresses['direction'],
): readonly (Pick<MapAddresses, 'addresses' | 'open' | 'unknown' | 'transport' | 'requests' | 'via'> & {
  readonly numbers: readonly number[];
})[] {
  const merged: { one: MapAddresses; numbers: Set<number> }[] = [];
  for (const one of all) {
    if (one.direction !== direction) continue;
    const known = merged.find(({ one: other }) => isSame(one, other));
    const numbers = groups[one.workloads] ?? [];
    if (known === undefined) merged.push({ one, numbers: new Set(numbers) });
    else for (const number of numbers) known.numbers.add(number);
  }
  return merged.map(({ one: { addresses, open, unknown, transport, requests, via }, numbers }) => ({
    addresses,
    open,
    unknown,
    transport,
    requests,
    via,
    numbers: [...numbers].sort((a, b) => a - b),
  }));
}

function isSame(a: MapAddresses, b: MapAddresses): boolean {
  const alike = a.transport === b.transport && a.requests === b.requests && a.via === b.via;
  return (
    alike &&
    equals(a.open, b.open) &&
    equals(a.unknown, b.unknown) &&
    equalAddresses(a.addresses, b.addresses)
  );
}
