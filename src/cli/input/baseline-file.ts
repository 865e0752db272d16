import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import type { BaselineFlags } from '#cli/flags/acceptance.ts';
import type { Selection } from '#cli/input/select-clusters.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  BASELINE_NAME,
  type Baseline,
  EastwestError,
  type ManifestSource,
  readBaseline,
  type Scope,
} from '#index.ts';

/** Where the baseline is, or would be written: as named; beside eastwest.yaml; in the only directory that is read, if it's there; here. */
export function baselineFile(
  { baseline }: BaselineFlags,
  { config, clusters }: Selection,
  terminal: Terminal,
): string {
  if (typeof baseline === 'string') return baseline;
  if (config.file !== undefined) return slashes(join(dirname(config.file), BASELINE_NAME));
  const [only, ...others] = clusters.length === 1 ? (clusters[0]?.sources ?? []) : [];
  const inside = typeof only === 'string' && others.length === 0 ? join(only, BASELINE_NAME) : undefined;
  return inside !== undefined && isFile(resolve(terminal.cwd, inside)) ? slashes(inside) : BASELINE_NAME;
}

/** The baseline that a check goes by, if there is one. A file that is named must be there. */
export function findBaseline(
  flags: BaselineFlags,
  selection: Selection,
  terminal: Terminal,
): Baseline | undefined {
  if (flags.baseline === false) return undefined;
  const file = baselineFile(flags, selection, terminal);
  const path = resolve(terminal.cwd, file);
  if (typeof flags.baseline !== 'string' && !exists(path)) return undefined;
  try {
    return readBaseline(readFileSync(path, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof EastwestError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EastwestError(
      'bad-baseline',
      `can't read ${file}: ${reason}`,
      'Name an existing file with --baseline, or record one with `eastwest baseline`.',
      { cause },
    );
  }
}

/** How far a run can tell that what a baseline accepts is mended: only if it read all that the baseline was recorded of. */
export function scopeOf({ file, paths }: Baseline, selection: Selection, ignore?: string): Scope {
  const { clusters, complete } = selection;
  const read = pathsRead(file, selection, ignore);
  const configured = (clusters[0]?.config.sources ?? []).map((source) => sourceName(source, file));
  const whole =
    isSame(read, paths) ||
    (paths.length === 0 && isSame(read, configured)) ||
    (read.length === 0 && isSame(paths, configured));
  return { whole, complete: complete || (whole && clusters.every((one) => one.environment === undefined)) };
}

/**
 * What was given to read instead of the sources of eastwest.yaml, as seen from the baseline's directory, and what was left out of it;
 * none if nothing was.
 */
export function pathsRead(file: string, { clusters }: Selection, ignore?: string): readonly string[] {
  const [first] = clusters;
  const isGiven = first !== undefined && first.sources !== first.config.sources;
  return [
    ...(isGiven ? first.sources.map((source) => sourceName(source, file)) : []),
    ...(ignore === undefined ? [] : [`--ignore ${ignore}`]),
  ];
}

/** A source in words. Values that are set may be secrets: only their keys are told. */
function sourceName(source: ManifestSource, file: string): string {
  const fromBaseline = (path: string): string =>
    posix.normalize(slashes(relative(dirname(file), path)) || '.').replace(/(.)\/+$/, '$1');
  if (source === '-') return '-';
  if (typeof source === 'string') return fromBaseline(source);
  if ('kustomize' in source) return `kustomize ${fromBaseline(source.kustomize)}`;
  const { helm, values, set, release, namespace } = source;
  return [
    `helm ${fromBaseline(helm)}`,
    ...values.map((value) => `--values ${fromBaseline(value)}`),
    ...set.map((expression) => `--set ${expression.split('=')[0]}`),
    ...(release === undefined ? [] : [`--release ${release}`]),
    ...(namespace === undefined ? [] : [`--helm-namespace ${namespace}`]),
  ].join(' ');
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  const [a, b] = [new Set(left), new Set(right)];
  return a.size === b.size && [...a].every((one) => b.has(one));
}

function exists(path: string): boolean {
  return existsSync(path);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
