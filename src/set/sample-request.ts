import { type AddressSet, FAMILIES } from '#set/address-set.ts';
import { formatAddress, parseAddress } from '#set/address-text.ts';
import { type Dimension, dimensionKind } from '#set/dimension.ts';
import { plainest } from '#set/plainest.ts';
import { addressesOf, type Region, type RequestSet, valuesOf } from '#set/region.ts';
import type { Request } from '#set/request.ts';
import { hasString, type StringSet, sampleString, strings, subtractStrings } from '#set/string-set.ts';

/**
 * One request of the set that reads well: HTTP's `GET /` where that is in it, no header, certificate or token that isn't needed.
 * Addresses are given where the set asks for them. `undefined` if the set is empty.
 */
export function sampleRequest(set: RequestSet): Request | undefined {
  const samples = plainest(set).map((region, order) => ({ ...sampleOf(region), order }));
  const [best] = samples.sort((a, b) => a.demands - b.demands || a.order - b.order);
  return best?.request;
}

/** How much each kind of value demands of who makes the request. */
const DEMANDS = { chosen: 1, held: 10, given: 100 } as const;

function sampleOf(region: Region): { readonly request: Request; readonly demands: number } {
  const addresses = Object.fromEntries(
    addressesOf(region).map(([place, set]) => [place, sampleAddress(set)] as const),
  );
  const http =
    allows(region, 'protocol', 'http') && !(isAbsent(region, 'method') && isAbsent(region, 'path'));
  const usual: readonly (readonly [Dimension, string])[] = http
    ? [
        ['protocol', 'http'],
        ['method', 'GET'],
        ['path', '/'],
      ]
    : allows(region, 'protocol', 'tcp')
      ? [['protocol', 'tcp']]
      : [];
  const free = usual.filter(([dimension]) => region.values[dimension] === undefined);
  const named = valuesOf(region).flatMap(([dimension, set]) => {
    const value = sampleValue(set, dimension, usual.find(([one]) => one === dimension)?.[1]);
    return value === undefined ? [] : [[dimension, value] as const];
  });
  const demands = named.reduce((sum, [dimension]) => sum + DEMANDS[dimensionKind(dimension)], 0);
  return {
    request: { values: Object.fromEntries([...free, ...named]), addresses },
    demands: demands + (http ? 0 : 1),
  };
}

function allows({ values }: Region, dimension: Dimension, value: string): boolean {
  const set = values[dimension];
  return set === undefined || hasString(set, value);
}

function isAbsent({ values }: Region, dimension: Dimension): boolean {
  const set = values[dimension];
  return set !== undefined && sampleString(set) === undefined;
}

/** What a value may be called where much is allowed. */
const USUAL: { readonly [D in Dimension]?: readonly string[] } = {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  path: ['/'],
  host: ['example.com', 'www.example.com'],
  sni: ['example.com'],
  protocol: ['http', 'tcp'],
  principal: ['cluster.local/ns/default/sa/default'],
  requestPrincipal: ['https://issuer.example/subject'],
};

function sampleValue(set: StringSet, dimension: Dimension, wanted: string | undefined): string | undefined {
  if (wanted !== undefined && hasString(set, wanted)) return wanted;
  if (wanted === undefined && hasString(set, undefined)) return undefined;
  const shortest = sampleString(subtractStrings(set, strings(''))) ?? sampleString(set);
  if (shortest === undefined) return undefined;
  const usual = (Object.hasOwn(USUAL, dimension) ? USUAL[dimension] : undefined) ?? ['true'];
  return [...usual, ...longer(dimension, shortest)].find((value) => hasString(set, value)) ?? shortest;
}

/** The shortest of `*.example.com` has no name before the dot, that of `…/ns/a/*` no service account. */
function longer(dimension: Dimension, shortest: string): readonly string[] {
  if (dimension === 'principal') return [`${shortest}sa/default`];
  return dimension === 'host' || dimension === 'sni' ? [`www${shortest}`] : [];
}

function sampleAddress(set: AddressSet): string {
  const usual = ['10.0.0.1', '192.0.2.1'].find((text) => {
    const digits = parseAddress(text)?.digits ?? '';
    return set.IPv4.some(([first, last]) => first <= digits && digits <= last);
  });
  if (usual !== undefined) return usual;
  const firsts = FAMILIES.flatMap((family) =>
    set[family].slice(0, 1).map(([first]) => formatAddress(family, first)),
  );
  return firsts[0] ?? '';
}
