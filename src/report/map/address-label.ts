import {
  type AddressSet,
  ALL_ADDRESSES,
  complementAddresses,
  equalAddresses,
  FAMILIES,
  type Family,
  NO_ADDRESSES,
} from '#set/address-set.ts';
import { formatAddresses } from '#set/address-text.ts';

/** `any address`, `any IPv4 address but 10.0.0.0/8`, `203.0.113.0/24`: the shorter way to say it. */
export function addressLabel(set: AddressSet): string {
  if (equalAddresses(set, ALL_ADDRESSES)) return 'any address';
  return FAMILIES.filter((family) => set[family].length > 0)
    .map((family) => familyLabel(set, family))
    .join(', ');
}

function familyLabel(set: AddressSet, family: Family): string {
  const own = { ...NO_ADDRESSES, [family]: set[family] };
  const rest = { ...NO_ADDRESSES, [family]: complementAddresses(set)[family] };
  if (rest[family].length === 0) return `any ${family} address`;
  const [plain, negated] = [formatAddresses(own), formatAddresses(rest)];
  return plain.length <= negated.length || isUpperBound(own, family)
    ? plain
    : `any ${family} address but ${negated}`;
}

/** One block alone is said as it is. */
function isUpperBound(set: AddressSet, family: Family): boolean {
  return set[family].length === 1 && formatAddresses(set).includes('/');
}
