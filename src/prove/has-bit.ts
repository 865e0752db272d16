import type { Bits } from '#set/bits.ts';

/** Whether a set has a member. */
export function hasBit(bits: Bits, number: number): boolean {
  return ((bits[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
}
