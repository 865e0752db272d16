import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Root, rootsOf } from '#cli/check/watch/roots.ts';
import type { AcceptanceFlags } from '#cli/flags/acceptance.ts';
import { type ConftestFlags, separatePaths } from '#cli/flags/conftest.ts';
import type { InputFlags } from '#cli/flags/input.ts';
import { selectClusters } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import { BASELINE_NAME, EastwestError, type ManifestSource } from '#index.ts';

/** The flags that name what a check reads. */
export interface InputNames extends InputFlags, AcceptanceFlags, Pick<ConftestFlags, 'data'> {
  readonly policy: readonly string[];
}

/** All that a check reads and that may change: manifests, charts and overlays, eastwest.yaml, policies, their data, the baseline. */
export function inputRoots(paths: readonly string[], flags: InputNames, terminal: Terminal): readonly Root[] {
  const { cwd } = terminal;
  const read = configured(paths, flags, terminal);
  const beside = read.config === undefined ? '.' : dirname(read.config);
  const data = separatePaths(flags.data, cwd).map((value) => value.replace(/^[\w.]+:(?![\\/])/, ''));
  const names = [
    ...read.paths,
    flags.config ?? 'eastwest.yaml',
    ...(read.config === undefined ? [] : [read.config]),
    join(beside, BASELINE_NAME),
    ...(typeof flags.baseline === 'string' ? [flags.baseline] : []),
    'policy',
    ...separatePaths(flags.policy, cwd),
    ...data,
  ];
  return [...new Set(names)].flatMap((name) => rootsOf(name, cwd));
}

/** What eastwest.yaml names. While it can't be read, what was given on the command line; the file itself is watched anyway. */
function configured(paths: readonly string[], flags: InputNames, terminal: Terminal) {
  try {
    const { clusters, config } = selectClusters(paths, flags, 'check', terminal);
    const sources = clusters.flatMap((cluster) => cluster.sources);
    const inside = paths.map((path) => join(path, 'eastwest.yaml'));
    return { config: config.file, paths: [...sources.flatMap(pathsOf), ...config.policies, ...inside] };
  } catch (error) {
    if (!(error instanceof EastwestError)) throw error;
    return { config: undefined, paths };
  }
}

/** An overlay's bases may lie anywhere beside it: everything below the working directory is watched with it. */
function pathsOf(source: ManifestSource): readonly string[] {
  if (typeof source === 'string') return [source];
  if ('kustomize' in source) return [source.kustomize, '.'];
  return [source.helm, ...source.values];
}

const READ = /^\.(?:ya?ml|json|rego|tpl|gotmpl|tgz|lock|toml|properties|env|conf|cfg|ini)$/i;

/** Whether a run may depend on a file of this name. Not on what a run writes, nor on a log beside the manifests. */
export function isInput(path: string, outputs: readonly string[], cwd: string): boolean {
  const name = basename(path);
  if (name.startsWith('.') || name.endsWith('~')) return false;
  if (outputs.some((output) => resolve(cwd, output) === path)) return false;
  const extension = extname(name);
  return extension === '' || READ.test(extension);
}
