import { isArray, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Fault } from '#network/read/fault.ts';
import type { PodSelection, PolicyFault, PolicyPeer, PolicyRule, ReadPolicy } from '#network/read/policy.ts';
import { readAdminPort } from '#network/read/read-admin-port.ts';
import { readSelector } from '#network/read/read-network-policy.ts';
import type { Direction, Effect, Tier } from '#network/verdict/because.ts';
import { NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import { parseStrictCidr } from '#set/address-text.ts';

/** The kinds of policy.networking.k8s.io that this reads. */
export type AdminKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

const EFFECTS: Readonly<Record<AdminKind, Readonly<Record<string, Effect>>>> = {
  AdminNetworkPolicy: { Allow: 'allow', Deny: 'deny', Pass: 'pass' },
  BaselineAdminNetworkPolicy: { Allow: 'allow', Deny: 'deny' },
  ClusterNetworkPolicy: { Accept: 'allow', Deny: 'deny', Pass: 'pass' },
};

/**
 * An AdminNetworkPolicy or BaselineAdminNetworkPolicy (v1alpha1) or a ClusterNetworkPolicy (v1alpha2, v1beta1) in the
 * shape shared by all kinds. They differ in the names of actions and ports, and in how the tier is told.
 */
export function readClusterPolicy(resource: Resource, kind: AdminKind): ReadPolicy {
  const faults: PolicyFault[] = [];
  const fault: Fault = (pointer, message) => faults.push({ resource, pointer, message });
  const spec = objectAt(resource.object, 'spec');
  const rules = (direction: Direction) => readRules(spec, direction, kind, fault);
  if (kind === 'BaselineAdminNetworkPolicy' && resource.name !== 'default') {
    fault('/metadata/name', 'a BaselineAdminNetworkPolicy must be named default');
  }
  return {
    policy: {
      resource,
      tier: tierOf(spec, kind, fault),
      priority: priorityOf(spec, kind, fault),
      subject: readSelection(objectAt(spec, 'subject'), '/spec/subject', fault),
      subjectPointer: '/spec/subject',
      ...(isEmptyList(spec['ingress']) ? {} : { ingress: rules('ingress') }),
      ...(isEmptyList(spec['egress']) ? {} : { egress: rules('egress') }),
    },
    faults,
  };
}

/** A policy without rules for a direction does not affect it (AdminNetworkPolicySpec, `ingress` and `egress`). */
function isEmptyList(value: Json | undefined): boolean {
  return value === undefined || value === null || (isArray(value) && value.length === 0);
}

function tierOf(spec: JsonObject, kind: AdminKind, fault: Fault): Tier {
  if (kind === 'AdminNetworkPolicy') return 'admin';
  if (kind === 'BaselineAdminNetworkPolicy') return 'baseline';
  if (spec['tier'] !== 'Admin' && spec['tier'] !== 'Baseline') {
    fault('/spec/tier', 'tier must be Admin or Baseline');
  }
  return spec['tier'] === 'Baseline' ? 'baseline' : 'admin';
}

function priorityOf(spec: JsonObject, kind: AdminKind, fault: Fault): number {
  if (kind === 'BaselineAdminNetworkPolicy') return 0;
  const priority = spec['priority'];
  if (typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= 1000) {
    return priority;
  }
  fault('/spec/priority', 'priority must be a whole number from 0 to 1000');
  return typeof priority === 'number' ? priority : 0;
}

function readRules(
  spec: JsonObject,
  direction: Direction,
  kind: AdminKind,
  fault: Fault,
): readonly PolicyRule[] {
  const written = spec[direction];
  if (!isArray(written)) {
    fault(`/spec/${direction}`, `${direction} must be a list of rules`);
    return [];
  }
  return written.flatMap((value, index) => readRule(value, index, direction, kind, fault));
}

/** A rule whose action isn't known may do anything: one rule per action stands for it, all of them uncertain. */
function readRule(
  value: Json,
  index: number,
  direction: Direction,
  kind: AdminKind,
  fault: Fault,
): readonly PolicyRule[] {
  const rule = isObject(value) ? value : {};
  const pointer = joinPointer('/spec', direction, index);
  const action = stringAt(rule, 'action') ?? '';
  const name = stringAt(rule, 'name');
  const peersPointer = joinPointer(pointer, direction === 'ingress' ? 'from' : 'to');
  const shared = {
    index,
    pointer,
    ...(name === undefined ? {} : { name }),
    peers: readPeers(rule, direction, peersPointer, fault),
    ports: readPorts(rule, kind, pointer, fault),
  };
  const effects = EFFECTS[kind];
  const effect = Object.hasOwn(effects, action) ? effects[action] : undefined;
  if (effect !== undefined) return [{ ...shared, effect }];
  fault(joinPointer(pointer, 'action'), `action must be one of ${Object.keys(effects).join(', ')}`);
  const peers = [{ type: 'invalid', pointer: peersPointer }] as const;
  return (['allow', 'deny'] as const).map((either) => ({ ...shared, effect: either, peers }));
}

function readPeers(
  rule: JsonObject,
  direction: Direction,
  pointer: Pointer,
  fault: Fault,
): readonly PolicyPeer[] {
  const written = rule[direction === 'ingress' ? 'from' : 'to'];
  if (isArray(written) && written.length > 0) {
    return written.map((peer, index) => readPeer(peer, direction, joinPointer(pointer, index), fault));
  }
  fault(pointer, 'a rule needs at least one peer');
  return [{ type: 'invalid', pointer }];
}

function readPeer(value: Json, direction: Direction, pointer: Pointer, fault: Fault): PolicyPeer {
  const peer = isObject(value) ? value : {};
  const [kind, ...others] = Object.keys(peer);
  const invalid = { type: 'invalid', pointer } as const;
  if (others.length === 0 && (kind === 'namespaces' || kind === 'pods')) {
    const selection = readSelection(peer, pointer, fault);
    return selection === undefined ? invalid : { type: 'pods', selection, pointer };
  }
  if (others.length === 0 && direction === 'egress') {
    if (kind === 'nodes') {
      const nodes = readSelector(peer['nodes'], joinPointer(pointer, 'nodes'), fault);
      return nodes === undefined ? invalid : { type: 'nodes', nodes, pointer };
    }
    if (kind === 'networks') return readNetworks(peer['networks'], pointer, fault);
    if (kind === 'domainNames') return { type: 'domains', pointer };
  }
  fault(pointer, `a peer of ${direction} needs exactly one of the members that its kind knows`);
  return invalid;
}

function readNetworks(value: Json | undefined, pointer: Pointer, fault: Fault): PolicyPeer {
  let addresses = NO_ADDRESSES;
  for (const [index, network] of (isArray(value) ? value : [null]).entries()) {
    const block = typeof network === 'string' ? parseStrictCidr(network) : undefined;
    if (block === undefined) {
      fault(joinPointer(pointer, 'networks', index), 'a network must be a CIDR block');
      return { type: 'invalid', pointer };
    }
    addresses = unionAddresses(addresses, block);
  }
  return { type: 'addresses', addresses, pointer };
}

/** Ports are called `ports` in v1alpha1 and `protocols` in ClusterNetworkPolicy; missing means any. */
function readPorts(rule: JsonObject, kind: AdminKind, pointer: Pointer, fault: Fault): PolicyRule['ports'] {
  const member = kind === 'ClusterNetworkPolicy' ? 'protocols' : 'ports';
  const written = rule[member] ?? undefined;
  if (written === undefined) return 'any';
  const at = joinPointer(pointer, member);
  if (isArray(written)) {
    if (written.length === 0) return 'any';
    return written.map((port, index) => readAdminPort(port, joinPointer(at, index), member, fault));
  }
  fault(at, `${member} must be a list`);
  return [{ type: 'invalid', pointer: at }];
}

/** AdminNetworkPolicySubject, and the in-cluster peers: exactly one of `namespaces` and `pods`. */
function readSelection(value: JsonObject, pointer: Pointer, fault: Fault): PodSelection | undefined {
  const { namespaces, pods } = value;
  if ((namespaces === undefined) === (pods === undefined) || Object.keys(value).length !== 1) {
    fault(pointer, 'exactly one of namespaces and pods must be given');
    return undefined;
  }
  if (namespaces !== undefined) {
    const selected = readSelector(namespaces, joinPointer(pointer, 'namespaces'), fault);
    return selected && { namespaces: selected, pods: [] };
  }
  const both = isObject(pods) ? pods : {};
  const at = joinPointer(pointer, 'pods');
  const stranger = Object.keys(both).find((key) => key !== 'namespaceSelector' && key !== 'podSelector');
  if (stranger !== undefined) {
    fault(at, `pods has no member ${stranger}`);
    return undefined;
  }
  const inNamespaces = readSelector(both['namespaceSelector'], joinPointer(at, 'namespaceSelector'), fault);
  const selected = readSelector(both['podSelector'], joinPointer(at, 'podSelector'), fault);
  return inNamespaces && selected && { namespaces: inNamespaces, pods: selected };
}
