import type { Resource } from '#manifest/resource.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { formatMeshBecause } from '#mesh/format-because.ts';
import type { Because } from '#network/verdict/because.ts';
import type { Verdict } from '#network/verdict/verdict.ts';
import type { MapConnections, MapReason, MeshMapReason, ResourceRef } from '#reach/map/map-model.ts';
import { type ConnectionSet, intersect, isEmpty, union } from '#set/connection-set.ts';

/** Sets of connections, and what decided them on either end. */
export interface Decided {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly egress?: Verdict;
  readonly ingress?: Verdict;
}

/** Without a mesh everything is plaintext, and nobody looks at what is sent. */
const BARE = { transport: 'plaintext', requests: '', via: '' } as const;

/** The connections of an answer of the network with the reasons that concern them, each once. */
export function mapConnections({ open, unknown, egress, ingress }: Decided): MapConnections {
  const concerned = union(open, unknown);
  const reasons = new Map<string, MapReason>();
  for (const verdict of [egress, ingress]) {
    for (const { connections, outcome, because } of verdict?.decisions ?? []) {
      if (outcome === 'closed' || isEmpty(intersect(connections, concerned))) continue;
      for (const one of because) reasons.set(key(one), mapReason(one));
    }
  }
  return { open, unknown, because: [...reasons.values()], ...BARE };
}

const told = new WeakMap<MeshBecause, MeshMapReason>();

/** A reason of a mesh; the same one for the same reason. */
export function meshReason(because: MeshBecause): MeshMapReason {
  const known = told.get(because);
  if (known !== undefined) return known;
  const { resource, pointer = '' } = because;
  const policy = resource === undefined ? {} : { policy: resourceRef(resource) };
  const reason: MeshMapReason = { type: 'mesh', text: formatMeshBecause(because), ...policy, pointer };
  told.set(because, reason);
  return reason;
}

const references = new WeakMap<Resource, ResourceRef>();

/** A reference to a resource; the same one for the same resource. */
export function resourceRef(resource: Resource): ResourceRef {
  const known = references.get(resource);
  if (known !== undefined) return known;
  const { id, apiVersion, origin } = resource;
  const reference = { id, apiVersion, origin };
  references.set(resource, reference);
  return reference;
}

function mapReason(because: Because): MapReason {
  switch (because.type) {
    case 'rule': {
      const { type, tier, direction, effect, pointer } = because;
      return { type, policy: resourceRef(because.policy), tier, direction, effect, pointer };
    }
    case 'isolated':
    case 'unknown':
      return { ...because, policy: resourceRef(because.policy) };
    case 'not-isolated':
    case 'exempt':
      return because;
    default:
      return because satisfies never;
  }
}

function key(because: Because): string {
  const where =
    'policy' in because ? `${because.policy.apiVersion} ${because.policy.id} ${because.pointer}` : '';
  const reason = 'reason' in because ? because.reason : '';
  return `${because.direction} ${because.type} ${reason} ${where}`;
}
