import { arrayAt, isArray, isObject, type Json, stringAt } from '#manifest/json.ts';
import { type AddressSet, NO_ADDRESSES, subtractAddresses, unionAddresses } from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';

/** Reads `10.0.0.0/8,fd00::/8`, or a list of such texts; `undefined` if one is no address and no CIDR block. */
export function parseNetworks(value: Json | undefined): AddressSet | undefined {
  const texts = typeof value === 'string' ? value.split(',') : isArray(value) ? value : undefined;
  let all: AddressSet = NO_ADDRESSES;
  for (const text of texts ?? []) {
    if (typeof text !== 'string') return undefined;
    if (text.trim() === '') continue;
    const addresses = parseAddresses(text.trim());
    if (addresses === undefined) return undefined;
    all = unionAddresses(all, addresses);
  }
  return texts === undefined ? undefined : all;
}

/** The addresses of a list of `{cidr, except}` (NetworkAuthentication and its siblings); a text that says what is wrong. */
export function readNetworks(networks: readonly Json[]): AddressSet | string {
  let all: AddressSet = NO_ADDRESSES;
  for (const network of networks) {
    if (!isObject(network)) return 'a network must be an object';
    const cidr = parseAddresses(stringAt(network, 'cidr') ?? '');
    if (cidr === undefined)
      return `${stringAt(network, 'cidr') ?? 'a network without cidr'} is no address and no CIDR block`;
    const except = parseNetworks(arrayAt(network, 'except'));
    if (except === undefined) return 'an exception is no address and no CIDR block';
    all = unionAddresses(all, subtractAddresses(cidr, except));
  }
  return all;
}
