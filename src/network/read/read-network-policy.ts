import { namespaceOf } from '#cluster/namespace.ts';
import { isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { type Fault, isPort } from '#network/read/fault.ts';
import type { PolicyPeer, PolicyPort, PolicyRule, ReadPolicy } from '#network/read/policy.ts';
import type { Direction } from '#network/verdict/because.ts';
import {
  type AddressSet,
  includesAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  unionAddresses,
} from '#set/address-set.ts';
import { parseCidr } from '#set/address-text.ts';
import { isProtocol } from '#set/connection-set.ts';
import { EVERYTHING, parseSelector, type Selector } from '#set/selector.ts';

/**
 * A NetworkPolicy (networking.k8s.io/v1) in the shape shared by all kinds. What the API server would refuse becomes
 * a fault, and an `invalid` peer or port in its place.
 */
export function readNetworkPolicy(resource: Resource): ReadPolicy {
  const faults: ReadPolicy['faults'][number][] = [];
  const fault: Fault = (pointer, message) => faults.push({ resource, pointer, message });
  const spec = objectAt(resource.object, 'spec');
  const types = policyTypes(spec, fault);
  const pods = readSelector(spec['podSelector'], '/spec/podSelector', fault);
  const namespace = namespaceOf(resource);
  const rules = (direction: Direction) => readRules(spec, direction, namespace, fault);
  return {
    policy: {
      resource,
      tier: 'network-policy',
      priority: 0,
      subject: pods === undefined ? undefined : { namespaces: namespace, pods },
      subjectPointer: '/spec/podSelector',
      ...(types.has('Ingress') ? { ingress: rules('ingress') } : {}),
      ...(types.has('Egress') ? { egress: rules('egress') } : {}),
    },
    faults,
  };
}

/**
 * NetworkPolicySpec v1, `policyTypes`: if it isn't specified, it defaults by what the policy has: always Ingress, and Egress if there is an
 * `egress` section with at least one rule. (The API server defaults on the length, `SetDefaults_NetworkPolicy`.)
 */
function policyTypes(spec: JsonObject, fault: Fault): ReadonlySet<string> {
  const written = spec['policyTypes'];
  if (isArray(written) && written.length > 0) {
    for (const [index, type] of written.entries()) {
      if (type !== 'Ingress' && type !== 'Egress') {
        fault(joinPointer('/spec/policyTypes', index), 'policyTypes knows only Ingress and Egress');
      }
    }
    return new Set(written.filter((type) => typeof type === 'string'));
  }
  const egress = spec['egress'];
  return new Set(isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
}

function readRules(
  spec: JsonObject,
  direction: Direction,
  namespace: string,
  fault: Fault,
): readonly PolicyRule[] {
  const written = spec[direction] ?? [];
  if (!isArray(written)) {
    fault(`/spec/${direction}`, `${direction} must be a list of rules`);
    return [];
  }
  return written.map((rule, index) => {
    const pointer = joinPointer('/spec', direction, index);
    const members = isObject(rule) ? rule : {};
    const [peers, ports] = [members[direction === 'ingress' ? 'from' : 'to'] ?? [], members['ports'] ?? []];
    const peersPointer = joinPointer(pointer, direction === 'ingress' ? 'from' : 'to');
    return {
      effect: 'allow',
      index,
      pointer,
      peers: readList(peers, peersPointer, fault, (peer, at) => readPeer(peer, at, namespace, fault)),
      ports: readList(ports, joinPointer(pointer, 'ports'), fault, (port, at) => readPort(port, at, fault)),
    };
  });
}

/** An empty or missing list means any (NetworkPolicyIngressRule v1, `from` and `ports`). */
function readList<T extends { readonly type: string }>(
  value: Json,
  pointer: Pointer,
  fault: Fault,
  read: (member: Json, pointer: Pointer) => T,
): 'any' | readonly (T | { readonly type: 'invalid'; readonly pointer: Pointer })[] {
  if (!isArray(value)) {
    fault(pointer, 'this must be a list');
    return [{ type: 'invalid', pointer }];
  }
  return value.length === 0 ? 'any' : value.map((member, index) => read(member, joinPointer(pointer, index)));
}

/** NetworkPolicyPeer v1: both selectors in one element are a conjunction; `ipBlock` stands alone. */
function readPeer(value: Json, pointer: Pointer, namespace: string, fault: Fault): PolicyPeer {
  const peer = isObject(value) ? value : {};
  const has = (key: string): boolean => peer[key] !== undefined && peer[key] !== null;
  if (has('ipBlock') && (has('podSelector') || has('namespaceSelector'))) {
    fault(pointer, 'ipBlock can not stand beside a selector');
    return { type: 'invalid', pointer };
  }
  if (has('ipBlock')) return readBlock(objectAt(peer, 'ipBlock'), joinPointer(pointer, 'ipBlock'), fault);
  if (!has('podSelector') && !has('namespaceSelector')) {
    fault(pointer, 'a peer needs podSelector, namespaceSelector or ipBlock');
    return { type: 'invalid', pointer };
  }
  const namespaces = has('namespaceSelector')
    ? readSelector(peer['namespaceSelector'], joinPointer(pointer, 'namespaceSelector'), fault)
    : namespace;
  const pods = readSelector(peer['podSelector'], joinPointer(pointer, 'podSelector'), fault);
  if (namespaces === undefined || pods === undefined) return { type: 'invalid', pointer };
  return { type: 'pods', selection: { namespaces, pods }, pointer };
}

/** IPBlock v1: each `except` must lie within `cidr`. */
function readBlock(block: JsonObject, pointer: Pointer, fault: Fault): PolicyPeer {
  const invalid = { type: 'invalid', pointer } as const;
  const cidr = parseCidr(stringAt(block, 'cidr') ?? '');
  if (cidr === undefined) {
    fault(joinPointer(pointer, 'cidr'), 'cidr must be a CIDR block');
    return invalid;
  }
  let except: AddressSet = NO_ADDRESSES;
  const written = block['except'] ?? [];
  for (const [index, one] of (isArray(written) ? written : [null]).entries()) {
    const addresses = typeof one === 'string' ? parseCidr(one) : undefined;
    if (addresses === undefined || !includesAddresses(cidr, addresses)) {
      fault(joinPointer(pointer, 'except', index), 'except must be a CIDR block within cidr');
      return invalid;
    }
    except = unionAddresses(except, addresses);
  }
  return { type: 'addresses', addresses: subtractAddresses(cidr, except), pointer };
}

/** NetworkPolicyPort v1: the protocol defaults to TCP; without a port every port of it; `endPort` needs a number. */
function readPort(value: Json, pointer: Pointer, fault: Fault): PolicyPort {
  const port = isObject(value) ? value : {};
  const invalid = (message: string): PolicyPort => {
    fault(pointer, message);
    return { type: 'invalid', pointer };
  };
  const protocol = port['protocol'] ?? 'TCP';
  if (!isProtocol(protocol)) return invalid('protocol must be TCP, UDP or SCTP');
  const number = port['port'] ?? undefined;
  const end = port['endPort'] ?? undefined;
  if (number === undefined) {
    return end === undefined
      ? { type: 'ports', protocol, ports: [[1, 65535]] }
      : invalid('endPort needs a port');
  }
  if (typeof number === 'string') {
    if (end !== undefined) return invalid('endPort needs a port by number');
    return { type: 'named', name: number, protocol, pointer };
  }
  if (!isPort(number)) return invalid('port must be 1 to 65535, or a name');
  if (end === undefined) return { type: 'ports', protocol, ports: [[number, number]] };
  if (typeof end !== 'number' || !Number.isInteger(end) || end < number) {
    return invalid('endPort must be a port, and not before port');
  }
  // Refused as well, but what it means can't be mistaken: it is read as the last port.
  if (!isPort(end)) fault(pointer, 'endPort must be at most 65535');
  return { type: 'ports', protocol, ports: [[number, Math.min(end, 65535)]] };
}

/** A label selector, or `undefined` with a fault. A missing one selects everything. */
export function readSelector(value: Json | undefined, pointer: Pointer, fault: Fault): Selector | undefined {
  const selector = value === undefined ? EVERYTHING : parseSelector(value);
  if (typeof selector !== 'string') return selector;
  fault(pointer, selector);
  return undefined;
}
