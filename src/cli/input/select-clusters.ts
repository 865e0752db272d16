import type { InputFlags } from '#cli/flags/input.ts';
import { renderedSources } from '#cli/flags/rendering.ts';
import { readConfiguration } from '#cli/input/configuration.ts';
import { unknownEnvironment } from '#cli/input/unknown-environment.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, configOf, EastwestError, type ManifestSource } from '#index.ts';

/** A cluster that a command is about: what is said of it, and where its manifests are. */
export interface SelectedCluster {
  /** Its name in eastwest.yaml, if there are several. */
  readonly environment?: string;
  readonly config: Config;
  readonly sources: readonly ManifestSource[];
}

/** What a command line is about. */
export interface Selection {
  /** At least one. */
  readonly clusters: readonly SelectedCluster[];
  /** The whole eastwest.yaml. */
  readonly config: Config;
  /** Everything that eastwest.yaml describes is among it: no paths and no environment were chosen. */
  readonly complete: boolean;
}

/**
 * The environments of eastwest.yaml (all of them, or those chosen by `--environment`), each a cluster; without any the one cluster
 * of its `sources`. Paths, charts and overlays on the command line are read instead of sources.
 * @throws EastwestError `bad-usage` if there is nothing to read, or no such environment.
 */
export function selectClusters(
  named: readonly string[],
  flags: InputFlags,
  command: string,
  terminal: Terminal,
): Selection {
  const paths: readonly ManifestSource[] = [...named, ...renderedSources(flags)];
  const config = readConfiguration(flags.config, paths, terminal);
  const chosen = [...new Set(flags.environment)].map((name) => findEnvironment(config, name));
  if (paths.length > 0 && chosen.length > 1) {
    throw new EastwestError(
      'bad-usage',
      'paths can be those of one environment only',
      'Leave the paths away, or choose one --environment.',
    );
  }
  const isAll = paths.length === 0 && chosen.length === 0;
  const environments = isAll ? config.environments : chosen;
  const clusters: readonly SelectedCluster[] =
    environments.length === 0
      ? [{ config, sources: paths.length > 0 ? paths : config.sources }]
      : environments.map((environment) => {
          const own = configOf(config, environment);
          return {
            environment: environment.name,
            config: own,
            sources: paths.length > 0 ? paths : own.sources,
          };
        });
  if (clusters.some(({ sources }) => sources.length === 0)) throw nothingTo(command, config);
  return { clusters, config, complete: isAll };
}

/**
 * As `selectClusters`, for a command that answers about one cluster.
 * @throws EastwestError `bad-usage` also if there are several.
 */
export function selectCluster(
  paths: readonly string[],
  flags: InputFlags,
  command: string,
  terminal: Terminal,
): SelectedCluster {
  const { clusters } = selectClusters(paths, flags, command, terminal);
  const [only, other] = clusters;
  if (only !== undefined && other === undefined) return only;
  const names = clusters.map(({ environment }) => environment).join(', ');
  throw new EastwestError(
    'bad-usage',
    `\`${command}\` is about one cluster, and there are ${clusters.length}: ${names}`,
    `Choose one: eastwest ${command} --environment ${only?.environment}`,
  );
}

function findEnvironment({ environments, file }: Config, name: string) {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  throw unknownEnvironment(
    name,
    environments.map((environment) => environment.name),
    file,
  );
}

function nothingTo(command: string, config: Config): EastwestError {
  const where =
    config.file === undefined ? 'there is no eastwest.yaml here' : `${config.file} has no sources`;
  return new EastwestError(
    'bad-usage',
    `nothing to ${command}: no paths are given, and ${where}`,
    `Name files or directories (eastwest ${command} manifests/), or - for standard input.`,
  );
}
