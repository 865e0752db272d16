import { dirname, join } from 'node:path';
import type { SideCluster } from '#cli/diff/pair.ts';
import type { Remarks } from '#cli/diff/remarks.ts';
import type { Side } from '#cli/diff/sides.ts';
import { treePrefix } from '#cli/git-revision.ts';
import { inRepository } from '#cli/revision-file.ts';
import { withRevision } from '#cli/revision-manifests.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  BASELINE_NAME,
  EastwestError,
  type ManifestSource,
  type Manifests,
  readManifests,
  visible,
} from '#index.ts';

/** What to read of a side. */
export interface SideReading {
  readonly side: Side;
  readonly isBase: boolean;
  readonly clusters: readonly ToRead[];
}

/** A cluster to read; `undefined` where the side doesn't have it. */
export interface ToRead {
  readonly cluster: SideCluster | undefined;
  readonly remarks: Remarks;
}

const NOTHING: Manifests = { sources: new Map(), resources: [], problems: [], documents: 0 };

/**
 * The manifests of each cluster of a side, in their order. A base without any resource is no mistake.
 * @throws EastwestError as `readManifests`; of a revision with its name
 */
export async function readSide(
  { side, isBase, clusters }: SideReading,
  terminal: Terminal,
): Promise<readonly Manifests[]> {
  const sources = clusters.flatMap(({ cluster }) => cluster?.sources ?? []);
  const exclude = [...new Set(clusters.flatMap(({ cluster }) => noManifests(cluster)))];
  type Read = (some: readonly ManifestSource[]) => Promise<Manifests>;
  const readAll = async (read: Read): Promise<readonly Manifests[]> => {
    const all: Manifests[] = [];
    for (const { cluster, remarks } of clusters) {
      const own = cluster?.sources ?? [];
      const forgiving = isBase && cluster?.lenient === true ? remarks : undefined;
      all.push(own.length === 0 ? NOTHING : await readOne(side, () => read(own), forgiving));
    }
    return all;
  };
  if (side.type === 'revision') {
    const prefix = treePrefix(terminal);
    const inside = exclude.filter((file) => inRepository(file, terminal, prefix) !== undefined);
    return sources.length === 0
      ? readAll(async () => NOTHING)
      : withRevision(side, sources, inside, terminal, {}, readAll);
  }
  const { cwd, env, stdin } = terminal;
  return readAll((some) => readManifests(some, { cwd, env, stdin, exclude }));
}

async function readOne(
  side: Side,
  read: () => Promise<Manifests>,
  forgiving: Remarks | undefined,
): Promise<Manifests> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof EastwestError) || side.type !== 'revision') throw cause;
    if (cause.code === 'no-manifests' && forgiving !== undefined) {
      forgiving.addEmpty(`${side.name}: ${cause.message}`);
      return NOTHING;
    }
    throw new EastwestError(cause.code, `${visible(side.name)}: ${cause.message}`, cause.remedy, { cause });
  }
}

/** Configurations and baselines are no manifests, wherever they stand. */
function noManifests(cluster: SideCluster | undefined): readonly string[] {
  if (cluster === undefined) return [];
  const paths = cluster.sources.filter((source) => typeof source === 'string');
  const { file } = cluster.config;
  const names = ['eastwest.yaml', BASELINE_NAME];
  return [
    ...(file === undefined ? [] : [file, join(dirname(file), BASELINE_NAME)]),
    ...names,
    ...paths.flatMap((path) => names.map((name) => join(path, name))),
  ];
}
