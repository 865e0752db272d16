import type { Fabric } from '#equation/fabric.ts';
import { plannedResource } from '#plan/edit.ts';
import { type World, worldOf, worldOfFabric } from '#plan/world.ts';

/**
 * The world from which a plan starts. Where no mesh is in use, namespaces that aren't among the manifests are written down without labels, so
 * that the first step doesn't make the others' membership doubtful: what their Namespace objects say can't concern a mesh that isn't there.
 */
export function baseWorld(fabric: Fabric, isMeshInUse: boolean): World {
  const missing = isMeshInUse
    ? []
    : [...fabric.cluster.namespaces.values()].filter(({ resource }) => resource === undefined);
  if (missing.length === 0) return worldOfFabric(fabric);
  const written = missing.map(({ name }) =>
    plannedResource({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  );
  return worldOf([...fabric.cluster.resources, ...written], fabric.options);
}
