import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildCluster } from '#cluster/cluster.ts';
import type { Intent } from '#config/config.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { readManifests } from '#manifest/read.ts';
import type { Resource } from '#manifest/resource.ts';

export const SAFE = ['soroban-istio', 'soroban-ambient', 'soroban-linkerd'] as const;

export interface Platform {
  readonly resources: readonly Resource[];
  readonly intent: Intent;
  readonly fabric: Fabric;
}

/** A variant of the reference platform, with its own eastwest.yaml. */
export async function platform(name: string): Promise<Platform> {
  const folder = fileURLToPath(new URL(`../../manifests/${name}`, import.meta.url));
  const config = `${folder}/eastwest.yaml`;
  const { resources } = await readManifests([folder], { exclude: [config] });
  const { intent } = parseConfig(readFileSync(config, 'utf8'), 'eastwest.yaml');
  return { resources, intent, fabric: buildFabric(buildCluster(resources)) };
}
