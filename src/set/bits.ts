/** A set of the numbers below some bound, a bit each. */
export type Bits = Readonly<Uint32Array<ArrayBuffer>>;

/** The set of the given numbers, all of them below `bound`. */
export function bitsOf(bound: number, numbers: Iterable<number>): Bits {
  const bits = new Uint32Array(Math.ceil(bound / 32));
  for (const number of numbers) bits[number >> 5] = (bits[number >> 5] ?? 0) | (1 << (number & 31));
  return bits;
}

/** All numbers below `bound`. */
export function allBits(bound: number): Bits {
  const bits = new Uint32Array(Math.ceil(bound / 32)).fill(0xffffffff);
  if (bound % 32 !== 0) bits[bits.length - 1] = 2 ** (bound % 32) - 1;
  return bits;
}

export function andBits(a: Bits, b: Bits): Bits {
  const both = new Uint32Array(a.length);
  for (let index = 0; index < a.length; index++) both[index] = (a[index] ?? 0) & (b[index] ?? 0);
  return both;
}

export function andNotBits(a: Bits, b: Bits): Bits {
  const rest = new Uint32Array(a.length);
  for (let index = 0; index < a.length; index++) rest[index] = (a[index] ?? 0) & ~(b[index] ?? 0);
  return rest;
}

/** Whether the two have a member in common. */
export function meets(a: Bits, b: Bits): boolean {
  for (let index = 0; index < a.length; index++) if (((a[index] ?? 0) & (b[index] ?? 0)) !== 0) return true;
  return false;
}

export function isNoBits(bits: Bits): boolean {
  return !meets(bits, bits);
}

/** The members, ascending; only the first so many, if a limit is given. */
export function members(bits: Bits, limit = Number.POSITIVE_INFINITY): readonly number[] {
  const found: number[] = [];
  for (let index = 0; index < bits.length; index++) {
    let word = bits[index] ?? 0;
    while (word !== 0) {
      if (found.length >= limit) return found;
      const low = word & -word;
      found.push(index * 32 + 31 - Math.clz32(low));
      word ^= low;
    }
  }
  return found;
}

/** Calls for each member, ascending, without a list of them. */
export function forEachMember(bits: Bits, visit: (member: number) => void): void {
  for (let index = 0; index < bits.length; index++) {
    let word = bits[index] ?? 0;
    while (word !== 0) {
      const low = word & -word;
      visit(index * 32 + 31 - Math.clz32(low));
      word ^= low;
    }
  }
}

export function hasMember(bits: Bits, member: number): boolean {
  return (((bits[member >> 5] ?? 0) >>> (member & 31)) & 1) === 1;
}

export function countMembers(bits: Bits): number {
  let count = 0;
  for (const word of bits) {
    for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
  }
  return count;
}

/** The first few members, in some order of all numbers. */
export function firstMembers(bits: Bits, order: readonly number[], limit: number): readonly number[] {
  const found: number[] = [];
  for (const number of order) {
    if (found.length >= limit) break;
    if (hasMember(bits, number)) found.push(number);
  }
  return found;
}

export function orBits(a: Bits, b: Bits): Bits {
  return a.map((word, index) => word | (b[index] ?? 0));
}
