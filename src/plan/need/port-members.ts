import type { PortSet } from '#set/port-set.ts';

const MOST = 64;

/** The ports of a set, one by one; none of a set that is too large to have been meant. */
export function members(ports: PortSet): readonly number[] {
  const count = ports.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (count > MOST) return [];
  return ports.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
