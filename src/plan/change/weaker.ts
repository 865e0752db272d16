import { groupKind } from '#cluster/pod-template.ts';
import { type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { podAnnotation } from '#mesh/linkerd/membership/pod-annotation.ts';
import { isWide, peerPolicies } from '#plan/change/peer-policy.ts';
import { unlist } from '#plan/change/port-lists.ts';
import { authenticated, INBOUND_POLICY, isAuthenticated } from '#plan/change/strict.ts';
import type { Edit } from '#plan/edit.ts';
import type { World } from '#plan/world.ts';

/** Something narrower than a namespace that permits plaintext, and what would take that back. */
export interface Weaker {
  readonly resource: Resource;
  readonly pointer: string;
  /** For a title: what it says. */
  readonly says: string;
  readonly remedy: readonly Edit[];
  /** The same with some ports left open, where it can be narrowed to ports; none if that is no narrower. */
  readonly narrowed?: (ports: readonly number[]) => readonly Edit[];
}

/** Everything in a world that weakens one workload, a port or a Server, also what the plan itself has put there for a time. */
export function weakerPolicies(world: World): readonly Weaker[] {
  return [...weakerPeerPolicies(world), ...bypasses(world), ...weakerPods(world), ...weakerServers(world)];
}

/** PeerAuthentications with a selector that aren't STRICT at every port. */
function weakerPeerPolicies(world: World): readonly Weaker[] {
  return peerPolicies(world).flatMap((policy): readonly Weaker[] => {
    const { resource, mode, ports, labels } = policy;
    if (isWide(policy)) return [];
    const open = [...ports].filter(([, one]) => one === 'PERMISSIVE' || one === 'DISABLE');
    const isWeak = mode === 'PERMISSIVE' || mode === 'DISABLE';
    if (!isWeak && open.length === 0) return [];
    const [first] = open;
    const says = isWeak ? mode : open.map(([port, one]) => `${one} at port ${port}`).join(', ');
    const pointer =
      isWeak || first === undefined
        ? '/spec/mtls/mode'
        : joinPointer('/spec', 'portLevelMtls', String(first[0]), 'mode');
    const narrowed = (kept: readonly number[]): readonly Edit[] => {
      if (!isWeak && kept.length >= open.length) return [];
      const portLevelMtls = Object.fromEntries(kept.map((port) => [String(port), { mode: 'PERMISSIVE' }]));
      const spec = { selector: { matchLabels: labels }, mtls: { mode: 'STRICT' }, portLevelMtls };
      return [{ action: 'set', resource, pointer: '/spec', value: spec }];
    };
    return [{ resource, pointer, says, remedy: [{ action: 'delete', resource }], narrowed }];
  });
}

/** Pods that take ports past their proxy, where no policy has a say. */
function bypasses({ fabric }: World): readonly Weaker[] {
  return fabric.network.workloads.flatMap((workload) =>
    unlist(fabric, workload, 'inbound', undefined).map(({ resource, pointer, key, value, edit }) => {
      return { resource, pointer, says: `${key.slice(key.indexOf('/') + 1)}: ${value}`, remedy: [edit] };
    }),
  );
}

/** Pods that set a weaker default inbound policy than their namespace. */
function weakerPods({ fabric }: World): readonly Weaker[] {
  return fabric.network.workloads.flatMap((workload) => {
    const annotation = podAnnotation(workload, INBOUND_POLICY);
    if (annotation === undefined || isAuthenticated(annotation.value)) return [];
    const { resource, pointer, value } = annotation;
    const remedy: readonly Edit[] = [{ action: 'set', resource, pointer, value: authenticated(value) }];
    return { resource, pointer, says: value, remedy };
  });
}

/** Servers and ServerAuthorizations that take clients without an identity. */
function weakerServers({ fabric }: World): readonly Weaker[] {
  return fabric.cluster.resources.flatMap((resource): readonly Weaker[] => {
    const spec = objectAt(resource.object, 'spec');
    const kind = groupKind(resource);
    if (kind === 'policy.linkerd.io/Server') return weakerServer(resource, spec);
    if (kind !== 'policy.linkerd.io/ServerAuthorization') return [];
    const client = objectAt(spec, 'client');
    if (client['unauthenticated'] !== true) return [];
    const { unauthenticated: _, ...rest } = client;
    const value: JsonObject = { ...rest, meshTLS: { identities: ['*'] } };
    const remedy: readonly Edit[] = [{ action: 'set', resource, pointer: '/spec/client', value }];
    return [{ resource, pointer: '/spec/client/unauthenticated', says: 'unauthenticated: true', remedy }];
  });
}

function weakerServer(resource: Resource, spec: JsonObject): readonly Weaker[] {
  const policy = stringAt(spec, 'accessPolicy');
  if (policy === undefined || isAuthenticated(policy)) return [];
  const pointer = '/spec/accessPolicy';
  const value = authenticated(policy);
  return [{ resource, pointer, says: policy, remedy: [{ action: 'set', resource, pointer, value }] }];
}
