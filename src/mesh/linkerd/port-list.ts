import { type PortRange, type PortSet, portSet } from '#set/port-set.ts';

/**
 * Reads `25,587,3000-4000`: ports and ranges, separated by commas, blanks and empty parts allowed; `undefined` if a part is neither,
 * for then Linkerd ignores the whole list (policy controller, `parse_portset`).
 */
export function parsePortList(text: string): PortSet | undefined {
  const ranges: PortRange[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const dash = part.indexOf('-');
    const from = portNumber(dash < 0 ? part : part.slice(0, dash));
    const to = dash < 0 ? from : portNumber(part.slice(dash + 1));
    if (from === undefined || to === undefined || from > to) return undefined;
    ranges.push([from, to]);
  }
  return portSet(ranges);
}

/** A port from 1 to 65535, in decimal digits. */
export function portNumber(text: string): number | undefined {
  if (!/^\+?\d+$/.test(text.trim())) return undefined;
  const number = Number(text.trim());
  return number >= 1 && number <= 65535 ? number : undefined;
}
