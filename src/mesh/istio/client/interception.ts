import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, objectAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { Istio } from '#mesh/istio/model.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  includesAddresses,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESSES,
  unionAddresses,
} from '#set/address-set.ts';
import { parseAddresses } from '#set/address-text.ts';
import { hasPort, type PortSet, portSet } from '#set/port-set.ts';
import { label } from '#set/selector.ts';

/** Whether a pod's proxy sees an outgoing connection. `no`: the application's own bytes go out. */
export interface Interception {
  readonly captured: Answer;
  readonly because: readonly MeshBecause[];
}

/** What the annotations about redirection begin with. */
export const TRAFFIC = 'traffic.sidecar.istio.io/';
const MODE = 'sidecar.istio.io/interceptionMode';
/** The user of the proxy, whose own connections are left alone (Istio docs, "Application Requirements"). */
const PROXY_USER = 1337;

/**
 * What a sidecar's redirection does with a call to a port of some addresses (Istio docs, "Resource Annotations"). The port is the one
 * that the application dials. The order is that of the rules in the pod: excluded ports, excluded addresses, included ports,
 * included addresses. What the injector's own configuration excludes for everybody isn't known; by default, nothing.
 */
export function interception(
  istio: Istio,
  client: Workload,
  port: number,
  addresses: AddressSet | undefined,
): Interception {
  const { annotations } = client;
  const mode = label(annotations, MODE);
  if (mode === 'NONE') return passedBy(client, MODE, 'no');
  if (mode === undefined && istio.settings.capture?.interceptionMode === 'NONE') return meshWide(istio);
  const user = proxyUser(client);
  if (user !== undefined) return user;
  if (hasPort(portsOf(label(annotations, `${TRAFFIC}excludeOutboundPorts`)), port)) {
    return passedBy(client, `${TRAFFIC}excludeOutboundPorts`, 'no');
  }
  const excluded = within(addresses, rangesOf(label(annotations, `${TRAFFIC}excludeOutboundIPRanges`)));
  if (excluded === 'yes') return passedBy(client, `${TRAFFIC}excludeOutboundIPRanges`, 'no');
  const doubt =
    excluded === 'unknown' ? passedBy(client, `${TRAFFIC}excludeOutboundIPRanges`, 'unknown') : undefined;
  const ports = label(annotations, `${TRAFFIC}includeOutboundPorts`);
  if (ports?.trim() === '*' || hasPort(portsOf(ports), port)) return doubt ?? CAPTURED;
  const ranges = label(annotations, `${TRAFFIC}includeOutboundIPRanges`);
  const included = ranges === undefined ? 'yes' : within(addresses, rangesOf(ranges));
  if (included === 'yes') return doubt ?? CAPTURED;
  return passedBy(client, `${TRAFFIC}includeOutboundIPRanges`, included);
}

/** Nothing is redirected in the whole mesh (ProxyConfig, `interceptionMode`). */
function meshWide({ settings }: Istio): Interception {
  const { resource, pointer } = settings;
  const place = resource === undefined ? {} : { resource, pointer: pointer ?? '' };
  const detail = 'says interceptionMode: NONE';
  return { captured: 'no', because: [{ reason: 'istio/client-not-captured', ...place, detail }] };
}

const CAPTURED: Interception = { captured: 'yes', because: [] };

function passedBy(client: Workload, annotation: string, captured: 'no' | 'unknown'): Interception {
  const reason = captured === 'no' ? 'istio/client-not-captured' : 'istio/client-capture-unknown';
  return { captured, because: [{ ...annotated(client, annotation), reason }] };
}

/** That an annotation about redirection, named without its prefix, lets something past the proxy. */
export function onAnnotation(client: Workload, name: string): MeshBecause {
  return annotated(client, TRAFFIC + name);
}

function annotated({ resource, template, annotations }: Workload, annotation: string): MeshBecause {
  const value = label(annotations, annotation) ?? '';
  const pointer = joinPointer(template.pointer, 'metadata', 'annotations', annotation);
  const detail = `says ${annotation}: "${value}"`;
  return { reason: 'istio/client-not-captured', resource, pointer, detail };
}

/** What runs as the proxy's user is not redirected: the pod's containers, or some of them. */
function proxyUser(client: Workload): Interception | undefined {
  const { resource, template } = client;
  const { spec, pointer } = template;
  const pod = objectAt(spec, 'securityContext')['runAsUser'];
  const containers = arrayAt(spec, 'containers').filter(
    (one) => isObject(one) && one['name'] !== 'istio-proxy',
  );
  const own = containers.map((one) =>
    isObject(one) ? (objectAt(one, 'securityContext')['runAsUser'] ?? pod) : pod,
  );
  if (!own.includes(PROXY_USER)) return undefined;
  const captured = own.every((user) => user === PROXY_USER) ? 'no' : 'unknown';
  const reason = captured === 'no' ? 'istio/client-not-captured' : 'istio/client-capture-unknown';
  const detail = `runs as user ${PROXY_USER}, the proxy's own`;
  return { captured, because: [{ reason, resource, pointer: joinPointer(pointer, 'spec'), detail }] };
}

/** Whether addresses are in some ranges: all (`yes`), none, or it can't be told. */
function within(addresses: AddressSet | undefined, ranges: AddressSet): Answer {
  if (isEmptyAddresses(ranges)) return 'no';
  if (includesAddresses(ranges, addresses ?? ALL_ADDRESSES)) return 'yes';
  // An exclusion or inclusion of one family alone can't be told from both, where the addresses aren't known.
  if (addresses === undefined) return 'unknown';
  return isEmptyAddresses(intersectAddresses(ranges, addresses)) ? 'no' : 'unknown';
}

function rangesOf(text: string | undefined): AddressSet {
  if (text === undefined) return NO_ADDRESSES;
  let ranges = NO_ADDRESSES;
  for (const part of text.split(',')) {
    if (part.trim() === '*') return ALL_ADDRESSES;
    ranges = unionAddresses(ranges, parseAddresses(part.trim()) ?? NO_ADDRESSES);
  }
  return ranges;
}

/** Ports with commas between them. */
export function portsOf(text: string | undefined): PortSet {
  return portSet(
    (text ?? '').split(',').flatMap((part): [number, number][] => {
      const number = Number(part.trim());
      return part.trim() !== '' && Number.isInteger(number) ? [[number, number]] : [];
    }),
  );
}
