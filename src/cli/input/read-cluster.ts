import { dirname, join } from 'node:path';
import { type FabricInput, fabricInput, fabricOptions } from '#cli/input/fabric-input.ts';
import type { SelectedCluster } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  BASELINE_NAME,
  type Manifests,
  orderResources,
  parseSources,
  type ReadSources,
  readSources,
} from '#index.ts';

/** Reads the manifests of a cluster; eastwest.yaml and a baseline are none, nor is what else is to be left out. */
export async function readCluster(
  cluster: SelectedCluster,
  terminal: Terminal,
  exclude: readonly string[] = [],
): Promise<Manifests> {
  return parseSources(await readClusterSources(cluster, terminal, exclude));
}

/** As `readCluster`, not parsed yet. */
export function readClusterSources(
  { config, sources }: SelectedCluster,
  terminal: Terminal,
  exclude: readonly string[] = [],
  ignore?: string,
): Promise<ReadSources> {
  const { file } = config;
  const beside = join(dirname(file ?? BASELINE_NAME), BASELINE_NAME);
  return readSources(sources, {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    env: terminal.env,
    ...(ignore === undefined ? {} : { ignore }),
    exclude: [...exclude, beside, ...(file === undefined ? [] : [file])],
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
