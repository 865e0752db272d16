import { Command, Option } from 'commander';
import { chosenPaths } from '#cli/chosen-paths.ts';
import { readConfiguration } from '#cli/configuration.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { parseFormats, writeFormats } from '#cli/formats.ts';
import { fabricOptions, networkInput } from '#cli/network-input.ts';
import { type Terminal, usesColor } from '#cli/terminal.ts';
import {
  derivePlan,
  EastwestError,
  orderResources,
  PLAN_FORMATS,
  PLAN_MESHES,
  type Plan,
  type PlanMesh,
  readManifests,
  renderPlan,
} from '#index.ts';

interface PlanFlags {
  readonly to: 'strict';
  readonly mesh?: PlanMesh;
  readonly check: boolean;
  readonly config?: string;
  readonly format: readonly string[];
  readonly podCidr: readonly string[];
  readonly color?: boolean;
  readonly verbose: boolean;
}

/** `eastwest plan --to strict [paths|-]`: the way to mutual TLS everywhere, step by step. */
export function planCommand(terminal: Terminal, done: Done): Command {
  return new Command('plan')
    .description(
      'Plan the way to mutual TLS everywhere: what would break today, and the steps by which nothing does.',
    )
    .argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    )
    .addOption(new Option('--to <goal>', 'what to arrive at').choices(['strict']).default('strict'))
    .addOption(
      new Option('--mesh <mesh>', 'the mesh for what is in none, where it is not plain which').choices(
        PLAN_MESHES,
      ),
    )
    .option('--check', 'exit with 1 if something would break today, or plaintext is still accepted', false)
    .option(
      '-c, --config <file>',
      'the configuration (default: eastwest.yaml, here or in the given directory)',
    )
    .option('-f, --format <format[=file]>', 'text, json or markdown; repeatable', collect, [])
    .option('--pod-cidr <block>', 'where pods get their addresses; repeatable', collect, [])
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours (default: colours on a terminal)')
    .option('-v, --verbose', 'with every name and every reason', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: PlanFlags) =>
      done(await runPlan(paths, flags, terminal)),
    );
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

const EXAMPLES = `
Examples:
  eastwest plan --to strict manifests/
  eastwest plan manifests/ --mesh ambient
  eastwest plan manifests/ --format markdown=plan.md --format json
  eastwest plan manifests/ --check              in CI: is everything strict?

Each step was tried out: the cluster with it applied breaks no call that works. The calls are the flows of eastwest.yaml;
where it declares none, those that the manifests suggest, marked as guesses.

Exit codes: 0 a plan, 1 (--check) it isn't strict yet or something would break, 2 the input can't be trusted, 3 a bug.`;

async function runPlan(paths: readonly string[], flags: PlanFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, PLAN_FORMATS, 'text');
  const configuration = readConfiguration(flags.config, paths, terminal);
  const { config } = configuration;
  const read = await readManifests(chosenPaths(paths, configuration, 'plan'), {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    exclude: config.file === undefined ? [] : [config.file],
  });
  const ordered = { ...read, resources: orderResources(read.resources) };
  const known = fabricOptions(flags.podCidr, config);
  const { manifests, fabric, trusted } = await networkInput(ordered, known, terminal);
  if (fabric.network.workloads.length === 0) throw nothingToPlan(manifests.resources.length);
  const options = flags.mesh === undefined ? {} : { mesh: flags.mesh };
  const plan = derivePlan(fabric, manifests, config.intent, options);
  const color = usesColor(terminal, flags.color) && outputs.every(({ file }) => file === undefined);
  writeFormats(outputs, (format) => renderPlan(plan, format, { color, verbose: flags.verbose }), terminal);
  if (!trusted) return EXIT.unusable;
  return flags.check && !isDone(plan) ? EXIT.findings : EXIT.clean;
}

function isDone({ strict, today }: Plan): boolean {
  return strict && today.length === 0;
}

function nothingToPlan(resources: number): EastwestError {
  return new EastwestError(
    'no-manifests',
    `nothing to plan: no workload among ${resources} resources`,
    'Name the manifests of Deployments, StatefulSets, Pods or other workloads, rendered if they are templates.',
  );
}
