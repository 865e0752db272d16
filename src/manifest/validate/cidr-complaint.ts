import { type Cidr, formatCidr, parseAddress, parseCidr, singleAddress } from '#manifest/cidr.ts';
import type { Complaint } from '#manifest/validate/complaint.ts';

/**
 * Who reads the range, and so what passes.
 * - `legacy-cidr`, `legacy-ip`: built-in Kubernetes fields, read by ParseCIDRSloppy: leading zeros and IPv4-mapped
 *   addresses pass with a warning, and are refused by a later release (KEP-4858).
 * - `strict-cidr`: CEL's isCIDR in custom resource definitions, which refuses both.
 * - `ip-or-cidr`: Istio (Go's netip) and Linkerd (ipnet), which refuse leading zeros and take a bare address as well.
 */
export type CidrDialect = 'legacy-cidr' | 'legacy-ip' | 'strict-cidr' | 'ip-or-cidr';

const EXPECTED: Readonly<Record<CidrDialect, string>> = {
  'legacy-cidr': 'a CIDR range such as 10.0.0.0/8 or 2001:db8::/64',
  'legacy-ip': 'an IP address such as 10.0.0.1 or 2001:db8::1',
  'strict-cidr': 'a CIDR range such as 10.0.0.0/8 or 2001:db8::/64',
  'ip-or-cidr': 'an IP address or a CIDR range',
};

/** Reads a range as `dialect` does; a bare address is a range of one where the dialect takes addresses. */
export function readCidr(dialect: CidrDialect, text: string): Cidr | undefined {
  const address = dialect === 'legacy-ip' || dialect === 'ip-or-cidr' ? parseAddress(text) : undefined;
  if (address !== undefined) return singleAddress(address);
  return dialect === 'legacy-ip' ? undefined : parseCidr(text);
}

/** What is wrong with an address or range: severe where it is refused, a warning where it is read otherwise than written. */
export function cidrComplaint(dialect: CidrDialect, text: string): Complaint | undefined {
  const cidr = readCidr(dialect, text);
  const shown = JSON.stringify(text.slice(0, 80));
  if (cidr === undefined) {
    return complaint(
      'severe',
      `must be ${EXPECTED[dialect]}, is ${shown}`,
      'Correct the address: it is refused as it stands.',
    );
  }
  const written = dialect === 'legacy-ip' ? formatCidr(cidr).replace(/\/\d+$/, '') : formatCidr(cidr);
  const legacy = dialect === 'legacy-cidr' || dialect === 'legacy-ip';
  if (cidr.address.leadingZeros) {
    const effect = legacy
      ? `read as ${written} here, as octal elsewhere, and refused by newer Kubernetes`
      : 'refused';
    return complaint(
      legacy ? 'warning' : 'severe',
      `has leading zeros, ${shown}: ${effect}`,
      `Write ${written}.`,
    );
  }
  if (cidr.address.mapped && dialect !== 'ip-or-cidr') {
    const effect = legacy ? 'refused by newer Kubernetes' : 'refused';
    return complaint(
      legacy ? 'warning' : 'severe',
      `is an IPv4-mapped IPv6 address, ${shown}: ${effect}`,
      'Write the IPv4 address.',
    );
  }
  if (cidr.address.bits === cidr.network) return undefined;
  return complaint(
    'warning',
    `has bits set beyond its prefix, ${shown}: it is read as ${written}`,
    `Write ${written} for the range, or /${cidr.address.version === 4 ? 32 : 128} for the one address.`,
  );
}

function complaint(level: Complaint['level'], says: string, remedy: string): Complaint {
  return { code: 'invalid-cidr', level, says, remedy };
}
