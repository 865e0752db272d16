/** Ports from one to another, both included; within 1–65535. */
export type PortRange = readonly [from: number, to: number];

/**
 * A set of ports in its only form: ranges ascending, disjoint, not adjacent. So equal sets are deeply equal.
 * Port 0 can't be connected to and is in no set.
 */
export type PortSet = readonly PortRange[];

export const NO_PORTS: PortSet = [];
export const ALL_PORTS: PortSet = [[1, 65535]];

/** The set of the given ranges, in any order, overlapping or not. What lies outside 1–65535 is cut off. */
export function portSet(ranges: readonly PortRange[]): PortSet {
  const sorted = ranges
    .map(([from, to]): PortRange => [Math.max(1, from), Math.min(65535, to)])
    .filter(([from, to]) => from <= to)
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function unionPorts(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  return portSet([...a, ...b]);
}

export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === b || isAllPorts(b)) return a;
  if (isAllPorts(a)) return b;
  const shared: PortRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) break;
    const [from, to] = [Math.max(left[0], right[0]), Math.min(left[1], right[1])];
    if (from <= to) shared.push([from, to]);
    if (left[1] < right[1]) i++;
    else j++;
  }
  return shared;
}

export function complementPorts(set: PortSet): PortSet {
  const gaps: PortRange[] = [];
  let next = 1;
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= 65535) gaps.push([next, 65535]);
  return gaps;
}

export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0 || b.length === 0) return a;
  return intersectPorts(a, complementPorts(b));
}

export function equalPorts(a: PortSet, b: PortSet): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(([from, to], index) => b[index]?.[0] === from && b[index]?.[1] === to))
  );
}

export function hasPort(set: PortSet, port: number): boolean {
  return set.some(([from, to]) => from <= port && port <= to);
}

export function isAllPorts(set: PortSet): boolean {
  return set[0]?.[0] === 1 && set[0][1] === 65535;
}

/** `80,443,8000-8100`; the empty string for the empty set. */
export function formatPorts(set: PortSet): string {
  return set.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
