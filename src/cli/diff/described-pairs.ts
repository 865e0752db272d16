import type { SideConfiguration } from '#cli/diff/own-configuration.ts';
import type { Pair, SideCluster } from '#cli/diff/pair.ts';
import type { Both, Side } from '#cli/diff/sides.ts';
import { unknownEnvironment } from '#cli/input/unknown-environment.ts';
import type { Terminal } from '#cli/terminal.ts';
import { type Config, configOf, visible } from '#index.ts';

/**
 * The clusters that eastwest.yaml describes, on both sides: the environments of either (or those that are chosen), the head's first; without
 * any the one cluster of its sources. `undefined` if neither side's describes one.
 * @throws EastwestError `bad-usage` for an environment that neither has
 */
export function describedPairs(
  sides: Both<Side>,
  configurations: Both<SideConfiguration>,
  chosen: readonly string[],
  terminal: Terminal,
): readonly Pair[] | undefined {
  const [base, head] = agreeing(sides, configurations, terminal);
  const names = [
    ...new Set([head, base].flatMap(({ config }) => config.environments.map(({ name }) => name))),
  ];
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownEnvironment(unknown, names, head.config.file ?? base.config.file);
  if (names.length > 0) {
    return (chosen.length > 0 ? chosen : names).map((environment) => ({
      environment,
      base: clusterOf(base, environment, true),
      head: clusterOf(head, environment, !head.own),
    }));
  }
  if (!describes(base.config) && !describes(head.config)) return undefined;
  const named = (config: Config, other: Config) => (config.sources.length > 0 ? config : other).sources;
  const isOwn = head.own && head.config.sources.length > 0;
  return [
    {
      base: { config: base.config, sources: named(base.config, head.config), lenient: true },
      head: { config: head.config, sources: named(head.config, base.config), lenient: !isOwn },
    },
  ];
}

/**
 * Where only one side has environments, which of them is which of the other's clusters isn't said: both are read as the head's eastwest.yaml
 * says, or, if that says nothing, as the base's.
 */
function agreeing(
  sides: Both<Side>,
  [base, head]: Both<SideConfiguration>,
  terminal: Terminal,
): Both<SideConfiguration> {
  if (base.config.environments.length > 0 === head.config.environments.length > 0) return [base, head];
  const isHead = describes(head.config);
  const name = visible(sides[isHead ? 1 : 0].name);
  terminal.stderr(
    `eastwest: only one side has environments in its eastwest.yaml: both are read as that of ${name} says\n`,
  );
  return isHead ? [{ config: head.config, own: false }, head] : [base, { config: base.config, own: false }];
}

function describes({ sources, environments }: Config): boolean {
  return sources.length + environments.length > 0;
}

function clusterOf({ config }: SideConfiguration, name: string, lenient: boolean): SideCluster | undefined {
  const environment = config.environments.find((one) => one.name === name);
  if (environment === undefined) return undefined;
  const its = configOf(config, environment);
  return { config: its, sources: its.sources, lenient };
}
