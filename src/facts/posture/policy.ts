import type { Fabric } from '#equation/fabric.ts';
import type { Wanted } from '#equation/intent.ts';
import { deadFacts } from '#facts/posture/dead.ts';
import { entranceFacts } from '#facts/posture/entrances.ts';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import { worldFacts } from '#facts/posture/world.ts';
import type { Resource } from '#manifest/resource.ts';
import { MESH_KINDS } from '#mesh/membership.ts';
import { findDeadPolicies } from '#network/dead/dead-policy.ts';
import { DIRECTIONS } from '#network/verdict/because.ts';

const NOTHING: PolicyPosture = { dead: [], faults: [], idle: [], world: [], entrances: [] };

/** What rules ask about each policy; a resource that isn't in the map has nothing wrong with it. */
export function policyPostures(fabric: Fabric, wanted: Wanted): (resource: Resource) => PolicyPosture {
  const { network, mesh } = fabric;
  const found = new Map<Resource, PolicyPosture>();
  const add = (resource: Resource, part: Partial<PolicyPosture>): void => {
    const known = found.get(resource) ?? NOTHING;
    found.set(resource, {
      dead: [...known.dead, ...(part.dead ?? [])],
      faults: [...known.faults, ...(part.faults ?? [])],
      idle: [...known.idle, ...(part.idle ?? [])],
      world: [...known.world, ...(part.world ?? [])],
      entrances: [...known.entrances, ...(part.entrances ?? [])],
    });
  };
  const read = new Map(network.policies.map((policy) => [policy.resource, policy]));
  for (const dead of findDeadPolicies(network)) {
    const policy = read.get(dead.policy);
    // The same manifest twice shadows nothing.
    if ('by' in dead && dead.by.policy !== dead.policy && dead.by.policy.id === dead.policy.id) continue;
    if (policy !== undefined) add(dead.policy, { dead: [deadFacts(network, policy, dead)] });
  }
  for (const { resource, pointer, message } of MESH_KINDS.flatMap((kind) => mesh.semantics[kind].faults)) {
    add(resource, { faults: [{ pointer, message }] });
  }
  for (const { resource, pointer, message } of MESH_KINDS.flatMap(
    (kind) => mesh.semantics[kind].idle?.() ?? [],
  )) {
    add(resource, { idle: [{ pointer, message }] });
  }
  for (const policy of network.policies) {
    add(policy.resource, {
      world: DIRECTIONS.flatMap((direction) => worldFacts(fabric, wanted, policy, direction)),
    });
  }
  for (const [resource, entrance] of entranceFacts(fabric)) add(resource, { entrances: [entrance] });
  return (resource) => found.get(resource) ?? NOTHING;
}
