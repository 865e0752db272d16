/** An IPv4 or IPv6 address as a number, and what was unusual in how it was written. */
export interface Address {
  readonly version: 4 | 6;
  readonly bits: bigint;
  /** `010.0.0.1`: read as decimal by Kubernetes, as octal by much else (CVE-2021-29923). */
  readonly leadingZeros: boolean;
  /** `::ffff:10.0.0.1`: an IPv4 address in the disguise of IPv6 (RFC 4291, section 2.5.5.2). */
  readonly mapped: boolean;
}

/** A range of addresses in CIDR notation. `network` has the bits beyond the prefix cleared. */
export interface Cidr {
  readonly address: Address;
  readonly network: bigint;
  readonly prefix: number;
}

const MAPPED_PREFIX = 0xffffn << 32n;

/** Reads an address. Zones (`fe80::1%eth0`) and surrounding blanks aren't addresses to Kubernetes, so not here either. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Reads `address/prefix`. Host bits may be set, as in `10.0.0.5/24`. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/.test(digits)) return undefined;
  const prefix = Number(digits);
  const width = widthOf(address.version);
  if (prefix > width) return undefined;
  const host = BigInt(width - prefix);
  const leadingZeros = address.leadingZeros || (digits.length > 1 && digits.startsWith('0'));
  return { address: { ...address, leadingZeros }, network: (address.bits >> host) << host, prefix };
}

/** An address as the range that holds only itself. */
export function singleAddress(address: Address): Cidr {
  return { address, network: address.bits, prefix: widthOf(address.version) };
}

/** Whether every address of `inner` is in `outer`. A range contains itself. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  if (outer.address.version !== inner.address.version || inner.prefix < outer.prefix) return false;
  const host = BigInt(widthOf(outer.address.version) - outer.prefix);
  return inner.network >> host === outer.network >> host;
}

/** The range as it should be written: `10.0.0.0/24`, IPv6 in the canonical form of RFC 5952. */
export function formatCidr(cidr: Cidr): string {
  return `${cidr.address.version === 4 ? formatIpv4(cidr.network) : formatIpv6(cidr.network)}/${cidr.prefix}`;
}

function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

function parseIpv4(text: string): Address | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d+$/.test(octet) && Number(octet) <= 255))
    return undefined;
  const bits = octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  return { version: 4, bits, leadingZeros: octets.some((octet) => /^0\d/.test(octet)), mapped: false };
}

function parseIpv6(text: string): Address | undefined {
  const lastColon = text.lastIndexOf(':');
  const tail = text.slice(lastColon + 1);
  const embedded = tail.includes('.') ? parseIpv4(tail) : undefined;
  if (tail.includes('.') && embedded === undefined) return undefined;
  const hex =
    embedded === undefined
      ? text
      : `${text.slice(0, lastColon + 1)}${(embedded.bits >> 16n).toString(16)}:${(embedded.bits & 0xffffn).toString(16)}`;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bits = groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
  return {
    version: 6,
    bits,
    leadingZeros: embedded?.leadingZeros ?? false,
    mapped: bits >> 32n === MAPPED_PREFIX >> 32n,
  };
}

/** Dotted: `10.0.0.1`. */
export function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
}

/** The canonical form of RFC 5952: `fd00::1`. */
export function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const runs = [
    ...groups
      .map((group) => (group === '0' ? '0' : '-'))
      .join('')
      .matchAll(/0{2,}/g),
  ];
  const longest = runs.reduce(
    (best, run) => (run[0].length > best.length ? { index: run.index, length: run[0].length } : best),
    {
      index: 0,
      length: 0,
    },
  );
  if (longest.length === 0) return groups.join(':');
  return `${groups.slice(0, longest.index).join(':')}::${groups.slice(longest.index + longest.length).join(':')}`;
}
