import { joinPointer } from '#manifest/pointer.ts';
import { DEFAULT_POLICIES, isDefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import { readSettings } from '#mesh/linkerd/settings/read-settings.ts';
import { namespaceObject } from '#plan/change/join.ts';
import { freeName, peerAuthentication, widePolicies } from '#plan/change/peer-policy.ts';
import type { Edit } from '#plan/edit.ts';
import { controlPlanes } from '#plan/machinery.ts';
import type { PlanMesh } from '#plan/target.ts';
import type { World } from '#plan/world.ts';
import { label } from '#set/selector.ts';

export const INBOUND_POLICY = 'config.linkerd.io/default-inbound-policy';
const MODE = '/spec/mtls/mode';

/**
 * What makes a namespace demand mutual TLS wherever nothing narrower says otherwise (Istio docs, "Mutual TLS Migration"; Linkerd docs,
 * "Authorization Policy", "Default policies"). None if it does already, by itself or by what it inherits.
 */
export function strictNamespace(world: World, name: string, mesh: PlanMesh): readonly Edit[] {
  if (mesh === 'linkerd') return authenticatedNamespace(world, name);
  const { istio: root } = controlPlanes(world.fabric);
  if (name === root) return [];
  const own = widePolicies(world, name);
  if (own.length > 0 && own.some(({ mode }) => mode !== 'UNSET')) {
    return own
      .filter(({ mode }) => mode !== 'STRICT' && !(mode === 'UNSET' && isMeshStrict(world)))
      .map(({ resource }) => ({ action: 'set', resource, pointer: MODE, value: 'STRICT' }));
  }
  if (isMeshStrict(world)) return [];
  const [unset] = own;
  if (unset !== undefined) {
    return own.map(({ resource }) => ({ action: 'set', resource, pointer: MODE, value: 'STRICT' }));
  }
  return [applied(world, name, 'STRICT')];
}

/** What makes the whole mesh demand mutual TLS; none if it does already. */
export function strictMesh(world: World, mesh: PlanMesh): readonly Edit[] {
  const { istio: root } = controlPlanes(world.fabric);
  if (mesh === 'linkerd') {
    const { defaultInboundPolicy: now } = linkerd(world);
    if (isAuthenticated(now)) return [];
    return [{ action: 'configure', setting: 'proxy.defaultInboundPolicy', value: authenticated(now) }];
  }
  if (isMeshStrict(world)) return [];
  const own = widePolicies(world, root);
  if (own.length === 0) return [applied(world, root, 'STRICT')];
  return own
    .filter(({ mode }) => mode !== 'STRICT')
    .map(({ resource }) => ({ action: 'set', resource, pointer: MODE, value: 'STRICT' }));
}

/** What keeps a namespace as open as by default while its workloads come in, where the mesh is stricter. None if it is open. */
export function loosenedNamespace(world: World, name: string, mesh: PlanMesh): readonly Edit[] {
  if (mesh === 'linkerd') {
    const set = inboundPolicy(world, name);
    if (!isAuthenticated(set ?? linkerd(world).defaultInboundPolicy)) return [];
    return [annotated(world, name, 'all-unauthenticated')];
  }
  const own = widePolicies(world, name);
  const strict = own.filter(({ mode }) => mode !== 'PERMISSIVE');
  if (own.length === 0) return isMeshStrict(world) ? [applied(world, name, 'PERMISSIVE')] : [];
  return strict.map(({ resource }) => ({ action: 'set', resource, pointer: MODE, value: 'PERMISSIVE' }));
}

function isMeshStrict(world: World): boolean {
  const own = widePolicies(world, controlPlanes(world.fabric).istio);
  return own.length > 0 && own.every(({ mode }) => mode === 'STRICT');
}

function applied(world: World, namespace: string, mode: string): Edit {
  const name = freeName(world.resources, namespace, 'PeerAuthentication', 'default');
  return { action: 'apply', object: peerAuthentication(namespace, name, { mtls: { mode } }) };
}

function authenticatedNamespace(world: World, name: string): readonly Edit[] {
  const now = inboundPolicy(world, name) ?? linkerd(world).defaultInboundPolicy;
  return isAuthenticated(now) ? [] : [annotated(world, name, authenticated(now))];
}

function annotated({ fabric }: World, name: string, value: string): Edit {
  const resource = fabric.cluster.namespaces.get(name)?.resource;
  const object = namespaceObject(name, 'annotations', INBOUND_POLICY, value);
  if (resource === undefined) return { action: 'apply', object };
  return { action: 'set', resource, pointer: joinPointer('/metadata/annotations', INBOUND_POLICY), value };
}

function inboundPolicy({ fabric }: World, name: string): string | undefined {
  const resource = fabric.cluster.namespaces.get(name)?.resource;
  const annotations = (resource?.object['metadata'] as { annotations?: Record<string, string> } | undefined)
    ?.annotations;
  const value = label(annotations ?? {}, INBOUND_POLICY);
  return value !== undefined && isDefaultPolicy(value) ? value : undefined;
}

function linkerd({ fabric }: World) {
  return readSettings(fabric.cluster.resources, fabric.options.mesh?.linkerd ?? {});
}

/** Whether a default policy asks every client for an identity, or refuses all. */
export function isAuthenticated(policy: string): boolean {
  if (!isDefaultPolicy(policy)) return false;
  const { clients } = DEFAULT_POLICIES[policy];
  return clients === 'meshed' || clients === 'nobody';
}

/** The policy that asks for an identity, for clients from the same addresses. */
export function authenticated(policy: string): string {
  return policy.startsWith('cluster-') ? 'cluster-authenticated' : 'all-authenticated';
}
