import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import type { Resource } from '#manifest/resource.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import { type DeadPolicy, findDeadPolicies } from '#network/dead/dead-policy.ts';
import { subjectsOf } from '#network/network.ts';
import { type Policy, type PolicyRule, rulesFor } from '#network/read/policy.ts';
import { DIRECTIONS, type Direction } from '#network/verdict/because.ts';
import { ALL_ADDRESSES, includesAddresses, NO_ADDRESSES, unionAddresses } from '#set/address-set.ts';
import {
  ALL_CONNECTIONS,
  connectionsOn,
  formatConnections,
  isAll,
  NO_CONNECTIONS,
  union,
} from '#set/connection-set.ts';

const NOTHING: PolicyPosture = { dead: [], faults: [], world: [] };

/** What rules ask about each policy; a resource that isn't in the map has nothing wrong with it. */
export function policyPostures(fabric: Fabric, wanted: Wanted): (resource: Resource) => PolicyPosture {
  const { network, mesh } = fabric;
  const found = new Map<Resource, PolicyPosture>();
  const add = (resource: Resource, part: Partial<PolicyPosture>): void => {
    const known = found.get(resource) ?? NOTHING;
    found.set(resource, {
      dead: [...known.dead, ...(part.dead ?? [])],
      faults: [...known.faults, ...(part.faults ?? [])],
      world: [...known.world, ...(part.world ?? [])],
    });
  };
  for (const dead of findDeadPolicies(network)) add(dead.policy, { dead: [deadFacts(dead)] });
  for (const { resource, pointer, message } of MESH_KINDS.flatMap((kind) => mesh.semantics[kind].faults)) {
    add(resource, { faults: [{ pointer, message }] });
  }
  for (const policy of network.policies) {
    add(policy.resource, {
      world: DIRECTIONS.flatMap((direction) => worldFacts(fabric, wanted, policy, direction)),
    });
  }
  return (resource) => found.get(resource) ?? NOTHING;
}

function deadFacts(dead: DeadPolicy): PolicyPosture['dead'][number] {
  const { type, pointer } = dead;
  const detail = dead.type === 'no-such-port' ? dead.name : 'by' in dead ? dead.by.policy.id : '';
  return { type, pointer, detail };
}

/** The rules of a NetworkPolicy that let the whole world in, or out on every port. */
function worldFacts(
  { network }: Fabric,
  wanted: Wanted,
  policy: Policy,
  direction: Direction,
): PolicyPosture['world'] {
  if (policy.tier !== 'network-policy') return [];
  const rules = (rulesFor(policy, direction) ?? []).filter(isForTheWorld);
  if (rules.length === 0) return [];
  const workloads = subjectsOf(policy, network.select).flatMap((number) => {
    const workload = network.workloads[number];
    const isMeant = workload === undefined || (direction === 'ingress' && wanted.open.has(workload));
    return isMeant ? [] : `${workload.namespace}/${workload.resource.name}`;
  });
  return rules.map((rule) => {
    const ports = portsOf(rule);
    const everyPort = isAll(ports);
    return {
      direction,
      pointer: rule.pointer,
      ports: formatConnections(ports),
      everyPort,
      workloads: workloads.sort(),
    };
  });
}

/** NetworkPolicyPeer v1: a rule without peers, or with blocks that are all of IPv4 or all of IPv6. */
function isForTheWorld({ effect, peers }: PolicyRule): boolean {
  if (effect !== 'allow') return false;
  if (peers === 'any') return true;
  const addresses = peers.reduce(
    (all, peer) => (peer.type === 'addresses' ? unionAddresses(all, peer.addresses) : all),
    NO_ADDRESSES,
  );
  const { IPv4, IPv6 } = ALL_ADDRESSES;
  return (
    includesAddresses(addresses, { ...NO_ADDRESSES, IPv4 }) ||
    includesAddresses(addresses, { ...NO_ADDRESSES, IPv6 })
  );
}

function portsOf({ ports }: PolicyRule) {
  if (ports === 'any') return ALL_CONNECTIONS;
  return ports.reduce(
    (all, port) => (port.type === 'ports' ? union(all, connectionsOn(port.protocol, port.ports)) : all),
    NO_CONNECTIONS,
  );
}
