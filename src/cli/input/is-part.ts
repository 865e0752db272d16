import { dirname, relative, resolve } from 'node:path';
import type { SelectedCluster } from '#cli/input/select-clusters.ts';
import type { ManifestSource } from '#index.ts';

/**
 * Whether what is read is only a part of what eastwest.yaml describes: it has sources of its own, and neither all of them nor the folder in
 * which it lies were named. Where it has none, what is named is all that there is.
 */
export function isPart({ config, sources }: SelectedCluster, cwd: string): boolean {
  if (config.file === undefined || config.sources.length === 0 || sources === config.sources) return false;
  const covers = (whole: string) => sources.some((one) => typeof one === 'string' && holds(one, whole, cwd));
  if (covers(dirname(config.file))) return false;
  return !config.sources.every((one) => (typeof one === 'string' ? covers(one) : isAmong(one, sources)));
}

/** Whether a path is another one, or a folder in which it lies. */
function holds(folder: string, path: string, cwd: string): boolean {
  if (folder === '-') return false;
  const between = relative(resolve(cwd, folder), resolve(cwd, path));
  return between === '' || !/^\.\.([/\\]|$)|^([A-Za-z]:)?[/\\]/.test(between);
}

function isAmong(source: ManifestSource, sources: readonly ManifestSource[]): boolean {
  return sources.some((one) => JSON.stringify(one) === JSON.stringify(source));
}
