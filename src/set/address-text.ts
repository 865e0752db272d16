import {
  type Cidr,
  formatIpv4,
  formatIpv6,
  parseAddress as readAddress,
  parseCidr as readCidr,
} from '#manifest/cidr.ts';
import { type AddressRange, type AddressSet, addressSet, FAMILIES, type Family } from '#set/address-set.ts';

/** An address as hexadecimal digits of fixed width, with its family. */
export interface Address {
  readonly family: Family;
  readonly digits: string;
}

/** Reads an IPv4 or IPv6 address; `undefined` if it is none. */
export function parseAddress(text: string): Address | undefined {
  const address = readAddress(text);
  if (address === undefined) return undefined;
  const { family, width } = FORMS[address.version];
  return { family, digits: hex(address.bits, width) };
}

/**
 * Reads `10.0.0.0/8` or `fd00::/8`; host bits may be set and are ignored. Octets with leading zeros are read as decimal, as the API
 * server does where a field has always been there, such as a NetworkPolicy's `ipBlock` (KEP-4858, "legacy" validation).
 */
export function parseCidr(text: string): AddressSet | undefined {
  const cidr = readCidr(text);
  return cidr === undefined ? undefined : blockOf(cidr);
}

/** As `parseCidr`, without leading zeros: the fields of newer kinds are checked by CEL's `isCIDR`, which refuses them. */
export function parseStrictCidr(text: string): AddressSet | undefined {
  const cidr = readCidr(text);
  return cidr === undefined || cidr.address.leadingZeros ? undefined : blockOf(cidr);
}

const FORMS = { 4: { family: 'IPv4', width: 32 }, 6: { family: 'IPv6', width: 128 } } as const;

function blockOf({ address, network, prefix }: Cidr): AddressSet {
  const { family, width } = FORMS[address.version];
  const last = network | ((1n << BigInt(width - prefix)) - 1n);
  return addressSet(family, [[hex(network, width), hex(last, width)]]);
}

/** The address, or the CIDR block, that a user writes; `undefined` if the text is neither. */
export function parseAddresses(text: string): AddressSet | undefined {
  const address = parseAddress(text);
  if (address === undefined) return parseCidr(text);
  return addressSet(address.family, [[address.digits, address.digits]]);
}

/** One address in its usual form: dotted, or RFC 5952. */
export function formatAddress(family: Family, digits: string): string {
  const bits = BigInt(`0x${digits}`);
  return family === 'IPv4' ? formatIpv4(bits) : formatIpv6(bits);
}

/** `0.0.0.0-9.255.255.255,11.0.0.0/8`: blocks where a range is one, else first and last. `none` if empty. */
export function formatAddresses(set: AddressSet): string {
  const texts = FAMILIES.flatMap((family) => set[family].map((range) => formatRange(family, range)));
  return texts.length === 0 ? 'none' : texts.join(',');
}

function formatRange(family: Family, [first, last]: AddressRange): string {
  const [from, to] = [BigInt(`0x${first}`), BigInt(`0x${last}`)];
  const size = to - from + 1n;
  if (size === 1n) return formatAddress(family, first);
  const free = size.toString(2).length - 1;
  if (size === 1n << BigInt(free) && from % size === 0n) {
    return `${formatAddress(family, first)}/${first.length * 4 - free}`;
  }
  return `${formatAddress(family, first)}-${formatAddress(family, last)}`;
}

function hex(value: bigint, bits: number): string {
  return value.toString(16).padStart(bits / 4, '0');
}
