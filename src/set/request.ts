import { parseAddress } from '#set/address-text.ts';
import type { AddressDimension, Dimension } from '#set/dimension.ts';
import type { Region, RequestSet } from '#set/request-set.ts';
import { hasString } from '#set/string-set.ts';

/** One concrete request. */
export interface Request {
  /** A dimension that isn't here is absent: no client certificate, no such header. */
  readonly values: { readonly [D in Dimension]?: string };
  /** As people write them: `10.1.2.3`, `fd00::1`. Every request has all three; they may be left out where the set asks for none. */
  readonly addresses: { readonly [D in AddressDimension]?: string };
}

/** Whether the set holds the request. One without an address is in no region that asks for that address. */
export function hasRequest(set: RequestSet, request: Request): boolean {
  return set.some((region) => inRegion(region, request));
}

function inRegion({ values, addresses }: Region, request: Request): boolean {
  return (
    Object.entries(values).every(
      ([dimension, allowed]) =>
        allowed === undefined || hasString(allowed, valueIn(request, dimension as Dimension)),
    ) &&
    Object.entries(addresses).every(([key, allowed]) => {
      const text = request.addresses[key as AddressDimension];
      const address = text === undefined ? undefined : parseAddress(text);
      if (address === undefined || allowed === undefined) return allowed === undefined;
      const { family, digits } = address;
      return allowed[family].some(([first, last]) => first <= digits && digits <= last);
    })
  );
}

function valueIn({ values }: Request, dimension: Dimension): string | undefined {
  return Object.hasOwn(values, dimension) ? values[dimension] : undefined;
}
