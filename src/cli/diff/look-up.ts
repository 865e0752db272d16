import type { Pair, SideCluster } from '#cli/diff/pair.ts';
import type { Presence } from '#cli/diff/presence.ts';
import type { Remarks } from '#cli/diff/remarks.ts';
import type { Both, Side } from '#cli/diff/sides.ts';
import { EastwestError, type ManifestSource, visible } from '#index.ts';

/**
 * A cluster of a side without the charts and overlays that the side doesn't have and the other has: they were added or removed. (What
 * is there and fails to render is an error; so is what neither has. Of plain paths it is seen when they are read.)
 *
 * @param present what this side has, and what the other has
 */
export function lookUp(
  pair: Pair,
  which: 'base' | 'head',
  side: Side,
  [here, there]: Both<Presence>,
  remarks: Remarks,
): SideCluster | undefined {
  const cluster = pair[which];
  if (cluster === undefined) {
    remarks.addEmpty(`${side.name} has no environment ${pair.environment}`);
    return undefined;
  }
  if (cluster.sources.length === 0) return unnamed(cluster, pair, which, side, remarks);
  if (!cluster.lenient) return cluster;
  const sources = cluster.sources.filter((source) => {
    const path = renderedPath(source);
    if (path === undefined || here(path) || !there(path)) return true;
    remarks.addEmpty(`${side.type === 'revision' ? `${side.name}:` : ''}${path} has nothing`);
    return false;
  });
  return { ...cluster, sources };
}

/** Nothing compared with nothing would be a pass. */
function unnamed(
  cluster: SideCluster,
  { environment, head }: Pair,
  which: 'base' | 'head',
  side: Side,
  remarks: Remarks,
): SideCluster {
  const where = environment === undefined ? '' : ` the environment ${environment} of`;
  if (which === 'base' && (head?.sources.length ?? 0) > 0) {
    remarks.addEmpty(`${side.name}:${where} eastwest.yaml has no sources`);
    return cluster;
  }
  throw new EastwestError(
    'bad-usage',
    `${visible(side.name)}:${where} eastwest.yaml has no sources`,
    'Name its manifests under `sources`, or paths after --.',
  );
}

function renderedPath(source: ManifestSource): string | undefined {
  if (typeof source === 'string') return undefined;
  return 'kustomize' in source ? source.kustomize : source.helm;
}
