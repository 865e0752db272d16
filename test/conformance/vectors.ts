import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCluster, type Cluster } from '#cluster/cluster.ts';
import type { JsonObject } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { resourceOf } from '../network/cluster-of.ts';

/** The folder `shared/vectors` beside the checkout: cases of public projects, as data. */
export const VECTORS = fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

export const hasVectors = existsSync(VECTORS);

/** The cases of a family, by file name; none where the folder isn't there. */
export function readVectors<T>(family: string): readonly (T & { readonly name: string })[] {
  const folder = join(VECTORS, family);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
      name: file.replace(/\.json$/, ''),
    }));
}

/** Manifests as files of YAML, or as objects. */
export type VectorManifest = { readonly file: string; readonly yaml: string } | JsonObject;

/** The cluster of a case's manifests, read as any other manifest. */
export function vectorCluster(manifests: readonly VectorManifest[]): Cluster {
  const files = manifests.flatMap((one) =>
    typeof one['yaml'] === 'string' ? { name: String(one['file']), content: one['yaml'] } : [],
  );
  const objects = manifests.filter((one): one is JsonObject => typeof one['yaml'] !== 'string');
  return buildCluster([
    ...parseManifests(files).resources,
    ...objects.map((object, index) => resourceOf(object, index + 1)),
  ]);
}
