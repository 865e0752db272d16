import { type FabricInput, fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import type { SelectedCluster } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Manifests, orderResources, readManifests } from '#index.ts';

/** Reads the manifests of a cluster; eastwest.yaml is none. */
export function readCluster({ config, sources }: SelectedCluster, terminal: Terminal): Promise<Manifests> {
  return readManifests(sources, {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    env: terminal.env,
    exclude: config.file === undefined ? [] : [config.file],
  });
}

/** Reads a cluster's manifests in an order that doesn't depend on their files, and builds its fabric. */
export async function readFabric(
  cluster: SelectedCluster,
  podCidr: readonly string[],
  terminal: Terminal,
): Promise<FabricInput> {
  const manifests = await readCluster(cluster, terminal);
  const ordered = { ...manifests, resources: orderResources(manifests.resources) };
  return fabricInput(ordered, fabricOptions(podCidr, cluster.config), terminal);
}
