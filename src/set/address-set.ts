/**
 * Addresses from one to another, both included, as hexadecimal digits of fixed width (8 for IPv4, 32 for IPv6):
 * so they are JSON, and compare as text.
 */
export type AddressRange = readonly [first: string, last: string];

export type Family = 'IPv4' | 'IPv6';
export const FAMILIES = ['IPv4', 'IPv6'] as const;

/** A set of addresses in its only form: per family, ranges ascending, disjoint, not adjacent. */
export type AddressSet = { readonly [F in Family]: readonly AddressRange[] };

const WIDTH = { IPv4: 8, IPv6: 32 } as const;

export const NO_ADDRESSES: AddressSet = { IPv4: [], IPv6: [] };
export const ALL_ADDRESSES: AddressSet = {
  IPv4: [['0'.repeat(8), 'f'.repeat(8)]],
  IPv6: [['0'.repeat(32), 'f'.repeat(32)]],
};

/** The set of the given ranges of one family, in any order, overlapping or not. */
export function addressSet(family: Family, ranges: readonly AddressRange[]): AddressSet {
  return { ...NO_ADDRESSES, [family]: canonical(family, ranges) };
}

export function unionAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return {
    IPv4: canonical('IPv4', [...a.IPv4, ...b.IPv4]),
    IPv6: canonical('IPv6', [...a.IPv6, ...b.IPv6]),
  };
}

export function complementAddresses(set: AddressSet): AddressSet {
  return { IPv4: gaps('IPv4', set.IPv4), IPv6: gaps('IPv6', set.IPv6) };
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { IPv4: shared(a.IPv4, b.IPv4), IPv6: shared(a.IPv6, b.IPv6) };
}

export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return intersectAddresses(a, complementAddresses(b));
}

export function isEmptyAddresses(set: AddressSet): boolean {
  return set.IPv4.length === 0 && set.IPv6.length === 0;
}

export function equalAddresses(a: AddressSet, b: AddressSet): boolean {
  return FAMILIES.every(
    (family) =>
      a[family].length === b[family].length &&
      a[family].every(([first, last], i) => b[family][i]?.[0] === first && b[family][i]?.[1] === last),
  );
}

/** Whether `inner` is a subset of `outer`. */
export function includesAddresses(outer: AddressSet, inner: AddressSet): boolean {
  return isEmptyAddresses(subtractAddresses(inner, outer));
}

function canonical(family: Family, ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = ranges.filter(([first, last]) => first <= last).sort((a, b) => compareText(a[0], b[0]));
  const merged: [string, string][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    const end = previous === undefined ? undefined : step(family, previous[1], 1n);
    if (previous !== undefined && (end === undefined || first <= end)) {
      if (last > previous[1]) previous[1] = last;
    } else merged.push([first, last]);
  }
  return merged;
}

function gaps(family: Family, ranges: readonly AddressRange[]): readonly AddressRange[] {
  const found: AddressRange[] = [];
  let next: string | undefined = '0'.repeat(WIDTH[family]);
  for (const [first, last] of ranges) {
    if (next !== undefined && first > next) found.push([next, step(family, first, -1n) ?? next]);
    next = step(family, last, 1n);
  }
  if (next !== undefined) found.push([next, 'f'.repeat(WIDTH[family])]);
  return found;
}

function shared(a: readonly AddressRange[], b: readonly AddressRange[]): readonly AddressRange[] {
  const found: AddressRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) break;
    const first = compareText(left[0], right[0]) > 0 ? left[0] : right[0];
    const last = compareText(left[1], right[1]) < 0 ? left[1] : right[1];
    if (first <= last) found.push([first, last]);
    if (left[1] < right[1]) i++;
    else j++;
  }
  return found;
}

/** The address `by` further on; `undefined` beyond the last or before the first of the family. */
function step(family: Family, address: string, by: bigint): string | undefined {
  const value = BigInt(`0x${address}`) + by;
  if (value < 0n) return undefined;
  const text = value.toString(16).padStart(WIDTH[family], '0');
  return text.length > WIDTH[family] ? undefined : text;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
