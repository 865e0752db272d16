import { isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import { type Fault, isPort } from '#network/read/fault.ts';
import type { PolicyPort } from '#network/read/policy.ts';
import { isProtocol } from '#set/connection-set.ts';
import { ALL_PORTS } from '#set/port-set.ts';

/**
 * One element of `ports` (AdminNetworkPolicyPort v1alpha1: portNumber, portRange or namedPort) or of `protocols`
 * (ClusterNetworkPolicyProtocol v1alpha2: tcp, udp, sctp or destinationNamedPort).
 */
export function readAdminPort(
  value: Json,
  pointer: Pointer,
  member: 'ports' | 'protocols',
  fault: Fault,
): PolicyPort {
  const element = isObject(value) ? value : {};
  const port =
    Object.keys(element).length !== 1
      ? undefined
      : member === 'ports'
        ? readPort(element, pointer)
        : readProtocol(element, pointer);
  if (port !== undefined) return port;
  fault(pointer, `this is none of the forms that ${member} knows`);
  return { type: 'invalid', pointer };
}

/** Port v1alpha1, `protocol`: TCP if it isn't specified, which in Go is the empty text as well. */
function readPort(element: JsonObject, pointer: Pointer): PolicyPort | undefined {
  const named = stringAt(element, 'namedPort');
  if (named !== undefined) return { type: 'named', name: named, pointer };
  const isRange = isObject(element['portRange']);
  const fields = objectAt(element, isRange ? 'portRange' : 'portNumber');
  const protocol = fields['protocol'] || 'TCP';
  const [from, to] = isRange ? [fields['start'], fields['end']] : [fields['port'], fields['port']];
  if (!isProtocol(protocol) || !isPort(from) || !isPort(to) || from > to) return undefined;
  return { type: 'ports', protocol, ports: [[from, to]] };
}

function readProtocol(element: JsonObject, pointer: Pointer): PolicyPort | undefined {
  const named = stringAt(element, 'destinationNamedPort');
  if (named !== undefined) return { type: 'named', name: named, pointer };
  const [key] = Object.keys(element);
  const protocol = key?.toUpperCase();
  const attributes = element[key ?? ''];
  if (!isProtocol(protocol) || key !== protocol.toLowerCase() || !isObject(attributes)) return undefined;
  if (attributes['destinationPort'] === undefined) return { type: 'ports', protocol, ports: ALL_PORTS };
  const port = objectAt(attributes, 'destinationPort');
  const range = objectAt(port, 'range');
  const isNumber = port['number'] !== undefined;
  const [from, to] = isNumber ? [port['number'], port['number']] : [range['start'], range['end']];
  if (Object.keys(port).length !== 1 || !isPort(from) || !isPort(to) || from > to) return undefined;
  return { type: 'ports', protocol, ports: [[from, to]] };
}
