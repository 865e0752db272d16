import {
  type AddressRange,
  type AddressSet,
  addressSet,
  FAMILIES,
  type Family,
} from '#network/set/address-set.ts';

/** An address as hexadecimal digits of fixed width, with its family. */
export interface Address {
  readonly family: Family;
  readonly digits: string;
}

/**
 * Reads an IPv4 or IPv6 address as Kubernetes does (Go's `netip.ParseAddr`: no leading zeros in IPv4, no zone).
 * `undefined` if it is none.
 */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const digits = ipv4Digits(text);
    return digits === undefined ? undefined : { family: 'IPv4', digits };
  }
  const digits = ipv6Digits(text);
  return digits === undefined ? undefined : { family: 'IPv6', digits };
}

/** Reads `10.0.0.0/8` or `fd00::/8`; host bits may be set and are ignored, as in Go's `net.ParseCIDR`. */
export function parseCidr(text: string): AddressSet | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  if (match === null || address === undefined) return undefined;
  const bits = address.digits.length * 4;
  const free = bits - Number(match[2]);
  if (free < 0) return undefined;
  const mask = (1n << BigInt(free)) - 1n;
  const first = BigInt(`0x${address.digits}`) & ~mask;
  return addressSet(address.family, [[hex(first, bits), hex(first | mask, bits)]]);
}

/** The address, or the CIDR block, that a user writes; `undefined` if the text is neither. */
export function parseAddresses(text: string): AddressSet | undefined {
  const address = parseAddress(text);
  if (address === undefined) return parseCidr(text);
  return addressSet(address.family, [[address.digits, address.digits]]);
}

/** One address in its usual form: dotted, or RFC 5952. */
export function formatAddress(family: Family, digits: string): string {
  if (family === 'IPv4')
    return groups(digits, 2)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  const parts = groups(digits, 4).map((group) => Number.parseInt(group, 16).toString(16));
  const zeros = longestZeros(parts);
  if (zeros === undefined) return parts.join(':');
  return `${parts.slice(0, zeros[0]).join(':')}::${parts.slice(zeros[1]).join(':')}`;
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

function ipv4Digits(text: string): string | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) < 256)) {
    return undefined;
  }
  return bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('');
}

/** RFC 4291, section 2.2: eight groups, one run of zeros as `::`, the last 32 bits also dotted. */
function ipv6Digits(text: string): string | undefined {
  const colon = text.lastIndexOf(':');
  const dotted = text.includes('.') ? ipv4Digits(text.slice(colon + 1)) : '';
  if (dotted === undefined) return undefined;
  const plain = dotted === '' ? text : `${text.slice(0, colon + 1)}${dotted.slice(0, 4)}:${dotted.slice(4)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = (head?.length ?? 0) + (tail?.length ?? 0);
  if (halves.length === 1 ? written !== 8 : written > 7) return undefined;
  const all = [...(head ?? []), ...Array<string>(8 - written).fill('0'), ...(tail ?? [])];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.map((group) => group.toLowerCase().padStart(4, '0')).join('');
}

function longestZeros(parts: readonly string[]): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  for (let start = 0; start < parts.length; start++) {
    let end = start;
    while (parts[end] === '0') end++;
    if (end - start >= 2 && end - start > (best === undefined ? 0 : best[1] - best[0])) best = [start, end];
    if (end > start) start = end;
  }
  return best;
}

function groups(text: string, width: number): readonly string[] {
  return Array.from({ length: text.length / width }, (_, i) => text.slice(i * width, (i + 1) * width));
}

function hex(value: bigint, bits: number): string {
  return value.toString(16).padStart(bits / 4, '0');
}
