import { readdirSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Folders } from '#cli/init/find-folders.ts';
import { kustomizationReferences, type ManifestSource } from '#index.ts';

/** What a repository's clusters are made of. */
export interface Layout {
  /** Of the only cluster; empty if there are environments, or nothing was understood. */
  readonly sources: readonly ManifestSource[];
  readonly environments: readonly FoundEnvironment[];
}

/** One of several clusters. */
export interface FoundEnvironment {
  readonly name: string;
  readonly sources: readonly ManifestSource[];
}

/** Folders whose subfolders are environments, by the habit of names. */
const HOLDERS = /^(overlays?|environments?|envs?|clusters?)$/i;

/**
 * From the folders of a repository to its clusters: plain manifests are read as they are; else the kustomizations that no other builds
 * upon, or a chart. Several of these are environments if their folders say so; where that isn't plain, nothing is chosen.
 */
export function findLayout(root: string, { sources, charts, kustomizations }: Folders): Layout {
  if (sources.length > 0) return { sources, environments: [] };
  const tops = topKustomizations(root, kustomizations);
  if (tops.length > 0 && charts.length === 0) return ofOverlays(tops);
  const [chart, other] = charts;
  if (tops.length === 0 && chart !== undefined && other === undefined) return ofChart(root, chart);
  return NOTHING;
}

const NOTHING: Layout = { sources: [], environments: [] };

/** Those that are applied: no components, and no other builds upon them. */
function topKustomizations(root: string, directories: readonly string[]): readonly string[] {
  const read = directories.map((directory) => ({
    directory,
    found: kustomizationReferences(directory, root),
  }));
  const used = new Set(read.flatMap(({ found }) => found?.directories.map(posix.normalize) ?? []));
  return read
    .filter(({ directory, found }) => found !== undefined && !found.isComponent && !used.has(directory))
    .map(({ directory }) => directory);
}

function ofOverlays(tops: readonly string[]): Layout {
  const [only, other] = tops;
  if (only !== undefined && other === undefined) return { sources: [{ kustomize: only }], environments: [] };
  if (!tops.every((top) => HOLDERS.test(posix.basename(posix.dirname(top))))) return NOTHING;
  const names = [...new Set(tops.map((top) => posix.basename(top)))].filter(canName);
  const environments = names.map((name) => ({
    name,
    sources: tops.filter((top) => posix.basename(top) === name).map((kustomize) => ({ kustomize })),
  }));
  return { sources: [], environments };
}

/** A chart with `values-prod.yaml` and the like is installed once for each of these. */
function ofChart(root: string, chart: string): Layout {
  const environments = readdirSync(resolve(root, chart))
    .sort()
    .flatMap((file): readonly FoundEnvironment[] => {
      const name = /^values[-.](?!schema\b|example|sample|test|ci\b)(.+)\.ya?ml$/.exec(file)?.[1];
      if (name === undefined || !canName(name)) return [];
      return [{ name, sources: [{ helm: chart, values: [posix.join(chart, file)], set: [] }] }];
    });
  if (environments.length > 0) return { sources: [], environments };
  return { sources: [{ helm: chart, values: [], set: [] }], environments: [] };
}

/** What eastwest.yaml takes for the name of an environment. */
function canName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

/** The one from which is read who calls whom: production, if it is there. */
export function mainEnvironment(environments: readonly FoundEnvironment[]): FoundEnvironment | undefined {
  return environments.find(({ name }) => /^prod/i.test(name)) ?? environments[0];
}
