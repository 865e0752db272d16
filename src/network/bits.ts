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
  return Uint32Array.from(a, (word, index) => word & (b[index] ?? 0));
}

export function andNotBits(a: Bits, b: Bits): Bits {
  return Uint32Array.from(a, (word, index) => word & ~(b[index] ?? 0));
}

/** Whether the two have a member in common. */
export function meets(a: Bits, b: Bits): boolean {
  for (let index = 0; index < a.length; index++) if (((a[index] ?? 0) & (b[index] ?? 0)) !== 0) return true;
  return false;
}

export function isNoBits(bits: Bits): boolean {
  return !meets(bits, bits);
}

export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

/** The members, ascending. */
export function members(bits: Bits): readonly number[] {
  const found: number[] = [];
  for (let index = 0; index < bits.length; index++) {
    let word = bits[index] ?? 0;
    while (word !== 0) {
      const low = word & -word;
      found.push(index * 32 + 31 - Math.clz32(low));
      word ^= low;
    }
  }
  return found;
}
