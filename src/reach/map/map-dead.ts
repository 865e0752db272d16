import { type DeadPolicy, findDeadPolicies } from '#network/dead/dead-policy.ts';
import type { Network } from '#network/network.ts';
import type { MapDead } from '#reach/map/map-model.ts';
import { resourceRef } from '#reach/map/map-reason.ts';

/** The parts of policies without effect on what is in the manifests, in the order in which the policies are asked. */
export function mapDead(network: Network): readonly MapDead[] {
  return findDeadPolicies(network).map((dead) => ({
    policy: resourceRef(dead.policy),
    pointer: dead.pointer,
    ...reasonOf(dead),
  }));
}

function reasonOf(dead: DeadPolicy) {
  switch (dead.type) {
    case 'no-such-port':
      return { type: dead.type, name: dead.name };
    case 'shadowed':
    case 'undone':
      return { type: dead.type, by: { policy: resourceRef(dead.by.policy), pointer: dead.by.pointer } };
    case 'selects-nothing':
    case 'no-such-namespace':
    case 'no-such-pod':
      return { type: dead.type };
    default:
      return dead satisfies never;
  }
}
