import { type ConnectionSet, formatConnections, isAll, isEmpty } from '#set/connection-set.ts';

/** `any port`, `TCP 80,443`; nothing is `none`. */
export function portsText(set: ConnectionSet): string {
  return isAll(set) ? 'any port' : formatConnections(set);
}

/** What is open, and with a question mark what may be: `TCP 80; TCP 81?`. */
export function connectionsText(open: ConnectionSet, unknown: ConnectionSet): string {
  if (isEmpty(unknown)) return portsText(open);
  const doubt = `${portsText(unknown)}?`;
  return isEmpty(open) ? doubt : `${portsText(open)}, ${doubt}`;
}
