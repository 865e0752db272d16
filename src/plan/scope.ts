import { namespaceOf } from '#cluster/namespace.ts';
import { podTemplate } from '#cluster/pod-template.ts';
import type { Resource } from '#manifest/resource.ts';
import { type Edit, plannedResource } from '#plan/edit.ts';
import { isControlPlane } from '#plan/machinery.ts';
import type { Need } from '#plan/need/need.ts';
import type { World } from '#plan/world.ts';

/** The needs that some edits can concern: those of which one end is in a namespace that is edited; `undefined` for all. */
export type Scope = ReadonlySet<string> | undefined;

const WITHIN: ReadonlySet<string> = new Set([
  'Namespace',
  'NetworkPolicy',
  'PeerAuthentication',
  'Server',
  'ServerAuthorization',
]);

/**
 * Where edits can have an effect. What has one beyond its namespace, or may have one, concerns everything: rules for clients, the control
 * plane's own namespace and settings, a Namespace that wasn't there, and whatever changes where calls are relayed by waypoints.
 */
export function scopeOf({ fabric, resources }: World, edits: readonly Edit[]): Scope {
  const hasWaypoints = [...fabric.mesh.memberships.values()].some(({ mode }) => mode === 'waypoint');
  if (hasWaypoints) return undefined;
  const names = new Set<string>();
  for (const edit of edits) {
    if (edit.action === 'configure') return undefined;
    const resource = 'object' in edit ? plannedResource(edit.object) : edit.resource;
    const isNew = edit.action === 'apply' && resource.kind === 'Namespace';
    if (isNew || !(WITHIN.has(resource.kind) || podTemplate(resource) !== undefined)) return undefined;
    const name = resource.kind === 'Namespace' ? resource.name : namespaceOf(resource);
    if (isControlPlane(fabric, name) || !resources.some((one) => isIn(one, name))) return undefined;
    names.add(name);
  }
  return names;
}

function isIn({ kind, name }: Resource, namespace: string): boolean {
  return kind === 'Namespace' && name === namespace;
}

/** Whether a need is in a scope. */
export function concerns(scope: Scope, { workloads }: World, { from, to }: Need): boolean {
  if (scope === undefined) return true;
  return [from, to].some((id) => scope.has(workloads.get(id)?.namespace ?? ''));
}
