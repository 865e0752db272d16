import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { buildFabric, type Fabric, type FabricOptions } from '#equation/fabric.ts';
import type { Resource } from '#manifest/resource.ts';
import { applyEdits, type Edit } from '#plan/edit.ts';

/** A cluster at some point of the plan: what the equation is asked about. */
export interface World {
  readonly resources: readonly Resource[];
  readonly options: FabricOptions;
  readonly fabric: Fabric;
  /** The first of each id. */
  readonly workloads: ReadonlyMap<string, Workload>;
}

export function worldOf(resources: readonly Resource[], options: FabricOptions): World {
  return world(resources, options, buildFabric(buildCluster(resources), options));
}

/** The world of a fabric that is built already. */
export function worldOfFabric(fabric: Fabric): World {
  return world(fabric.cluster.resources, fabric.options, fabric);
}

/** The world after some edits, built anew: nothing is carried over. */
export function edited(before: World, edits: readonly Edit[]): World {
  if (edits.length === 0) return before;
  return worldOf(applyEdits(before.resources, edits), edits.reduce(configured, before.options));
}

function world(resources: readonly Resource[], options: FabricOptions, fabric: Fabric): World {
  const workloads = new Map<string, Workload>();
  for (const workload of fabric.network.workloads) {
    if (!workloads.has(workload.resource.id)) workloads.set(workload.resource.id, workload);
  }
  return { resources, options, fabric, workloads };
}

function configured(options: FabricOptions, edit: Edit): FabricOptions {
  if (edit.action !== 'configure') return options;
  const linkerd = { ...options.mesh?.linkerd, defaultInboundPolicy: edit.value };
  return { ...options, mesh: { ...options.mesh, linkerd } };
}
