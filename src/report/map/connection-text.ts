import {
  type ConnectionSet,
  formatConnections,
  isAll,
  isEmpty,
  PROTOCOLS,
  type Protocol,
} from '#set/connection-set.ts';
import { complementPorts, formatPorts, isAllPorts } from '#set/port-set.ts';

/** `any port`, `TCP 80,443`; nothing is `none`. */
export function portsText(set: ConnectionSet): string {
  return isAll(set) ? 'any port' : formatConnections(set);
}

/** What is open, and with a question mark what may be: `TCP 80; TCP 81?`. */
export function connectionsText(open: ConnectionSet, unknown: ConnectionSet, text = portsText): string {
  if (isEmpty(unknown)) return text(open);
  const doubt = `${text(unknown)}?`;
  return isEmpty(open) ? doubt : `${text(open)}, ${doubt}`;
}

/** As `portsText`; where almost every port is meant, by those that aren't: `TCP but 15020,15090`. A mesh keeps a few for itself. */
export function shortPortsText(set: ConnectionSet): string {
  if (isAll(set) || isEmpty(set)) return portsText(set);
  return PROTOCOLS.filter((protocol) => set[protocol].length > 0)
    .map((protocol) => protocolText(protocol, set))
    .join('; ');
}

function protocolText(protocol: Protocol, { [protocol]: ports }: ConnectionSet): string {
  if (isAllPorts(ports)) return protocol;
  const [plain, others] = [formatPorts(ports), formatPorts(complementPorts(ports))];
  return others.length + 3 < plain.length ? `${protocol} but ${others}` : `${protocol} ${plain}`;
}
