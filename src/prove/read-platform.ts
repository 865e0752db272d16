import { buildCluster } from '#cluster/cluster.ts';
import { type Config, type Intent, NO_CONFIG } from '#config/config.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric, type Fabric } from '#equation/fabric.ts';
import { fabricOptions } from '#equation/options.ts';
import { EastwestError } from '#errors.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { readManifests } from '#manifest/read.ts';

/** A folder of manifests with its eastwest.yaml: everything that invariants are decided over. */
export interface Platform {
  readonly manifests: Manifests;
  readonly config: Config;
  readonly intent: Intent;
  readonly fabric: Fabric;
}

/**
 * Reads a folder of rendered manifests and the eastwest.yaml in it, if there is one. `cwd`: what the folder is relative to.
 * @throws EastwestError `no-manifests`, `bad-config`; and `no-manifests` too if something severe is wrong with a document, since a proof about
 * half of the manifests is none
 */
export async function readPlatform(
  folder: string,
  { cwd = '.' }: { readonly cwd?: string } = {},
): Promise<Platform> {
  const everything = await readManifests([folder], { cwd });
  const file = [...everything.sources.keys()].find(
    (name) => name === `${folder.replace(/\/+$/, '')}/eastwest.yaml`,
  );
  const text = file === undefined ? undefined : everything.sources.get(file)?.text;
  if (file === undefined || text === undefined) return asPlatform(everything, NO_CONFIG);
  const manifests = await readManifests([folder], { cwd, exclude: [file] });
  return asPlatform(manifests, parseConfig(text, file));
}

function asPlatform(manifests: Manifests, config: Config): Platform {
  const severe = manifests.problems.find(({ level }) => level === 'severe');
  if (severe !== undefined) {
    const { file, line, column } = severe.location;
    throw new EastwestError('no-manifests', `${file}:${line}:${column}: ${severe.message}`, severe.remedy);
  }
  const fabric = buildFabric(buildCluster(manifests.resources), fabricOptions(config));
  return { manifests, config, intent: config.intent, fabric };
}
