import type { SideConfiguration } from '#cli/diff/own-configuration.ts';
import type { Pair } from '#cli/diff/pair.ts';
import { type Both, isTree, isWorkingTree, type Side } from '#cli/diff/sides.ts';
import { unknownEnvironment } from '#cli/input/unknown-environment.ts';
import { type Config, configOf, EastwestError, type ManifestSource, visible } from '#index.ts';

/**
 * The one cluster that the command line names: by paths, charts and overlays, or by a side that is a folder, a file or standard input. An
 * environment that is chosen is that whose settings hold.
 * @throws EastwestError `bad-usage` for several environments, one that neither side has, and if it isn't said what to read of a revision
 */
export function givenPair(
  sides: Both<Side>,
  named: readonly ManifestSource[],
  configurations: Both<SideConfiguration>,
  chosen: readonly string[],
): Pair {
  const [environment, another] = chosen;
  if (another !== undefined) {
    throw new EastwestError(
      'bad-usage',
      'paths can be those of one environment only',
      'Leave the paths away and compare revisions, or choose one --environment.',
    );
  }
  const cluster = (index: 0 | 1) => {
    const [side, other] = index === 0 ? sides : [sides[1], sides[0]];
    const [own, others] = [configurations[index], configurations[index === 0 ? 1 : 0]];
    const config = environment === undefined ? own.config : environmentOf(environment, own, others);
    return { config, sources: sourcesOf(side, other, named, config), lenient: isTree(side) };
  };
  return { ...(environment === undefined ? {} : { environment }), base: cluster(0), head: cluster(1) };
}

/** The settings of an environment: the side's own, or else the other's. */
function environmentOf(name: string, own: SideConfiguration, other: SideConfiguration): Config {
  const both = [own.config, other.config];
  for (const config of both) {
    const environment = config.environments.find((one) => one.name === name);
    if (environment !== undefined) return configOf(config, environment);
  }
  const names = both.flatMap(({ environments }) => environments.map((one) => one.name));
  throw unknownEnvironment(name, [...new Set(names)], own.config.file);
}

function sourcesOf(
  side: Side,
  other: Side,
  named: readonly ManifestSource[],
  config: Config,
): readonly ManifestSource[] {
  if (named.length > 0 && isTree(side)) return named;
  const isStream = other.type === 'paths' && other.name === '-';
  if (side.type === 'paths' && !(isStream && isWorkingTree(side) && config.sources.length > 0))
    return [side.name];
  if (other.type === 'paths' && !isStream) return [other.name];
  if (config.environments.length > 0) {
    const names = config.environments.map(({ name }) => name).join(', ');
    throw new EastwestError(
      'bad-usage',
      `standard input is one cluster, and eastwest.yaml has ${config.environments.length}: ${names}`,
      `Choose one: --environment ${config.environments[0]?.name}`,
    );
  }
  if (config.sources.length > 0) return config.sources;
  throw new EastwestError(
    'bad-usage',
    `it isn't said what to read of the revision ${visible(side.name)}: no paths are given, and no eastwest.yaml here has sources`,
    'Name them after --: eastwest diff main HEAD -- manifests/',
  );
}
