import { Command, Option } from 'commander';
import { chosenPaths } from '#cli/chosen-paths.ts';
import { readConfiguration } from '#cli/configuration.ts';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { parseFormats, writeFormats } from '#cli/formats.ts';
import { fabricOptions, networkInput } from '#cli/network-input.ts';
import type { Terminal } from '#cli/terminal.ts';
import {
  buildFabricMap,
  EastwestError,
  type Fabric,
  findMapWorkload,
  focusMap,
  MAP_DIRECTIONS,
  MAP_FORMATS,
  type MapDirection,
  type MapRenderOptions,
  orderResources,
  type ReachMap,
  readManifests,
  renderMap,
} from '#index.ts';

interface MapFlags {
  readonly config?: string;
  readonly format: readonly string[];
  readonly focus?: string;
  readonly direction: MapDirection;
  readonly pairs: boolean;
  readonly all: boolean;
  readonly refused: boolean;
  readonly podCidr: readonly string[];
}

/** `eastwest map [paths|-]`: who can reach what, as text, data or a picture. */
export function mapCommand(terminal: Terminal, done: Done): Command {
  return new Command('map')
    .description(
      'Show who can reach what, by mTLS or in plaintext: all that network policies and mesh leave open.',
    )
    .argument(
      '[paths...]',
      'files, directories, globs, or - for standard input; default: sources of eastwest.yaml',
    )
    .option(
      '-c, --config <file>',
      'the configuration (default: eastwest.yaml, here or in the mapped directory)',
    )
    .option('-f, --format <format[=file]>', 'text, json, csv, dot, mermaid or svg; repeatable', collect, [])
    .option('--focus <workload>', 'only what concerns one workload: namespace/name or Kind/namespace/name')
    .addOption(
      new Option('--direction <direction>', 'who connects to it, what it connects to, or both')
        .choices(MAP_DIRECTIONS)
        .default('both'),
    )
    .option(
      '--pod-cidr <cidr>',
      'where pods get their addresses, so that rules about addresses can be told; repeatable',
      collect,
      [],
    )
    .option('--pairs', 'json and csv: list each pair of workloads instead of groups', false)
    .option('--refused', 'also what one layer lets through and another refuses', false)
    .option('--all', 'leave nothing out, however much it is', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: MapFlags) => done(await runMap(paths, flags, terminal)));
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

const EXAMPLES = `
Examples:
  eastwest map manifests/
  eastwest map manifests/ --focus payments/payments --direction in
  kustomize build overlays/prod | eastwest map - --format svg=map.svg
  eastwest map . --format dot | dot -Tpng -o map.png

What isn't shown is closed. What depends on something that the manifests don't show is marked with a question mark.

Exit codes: 0 a map, 2 the map can't be trusted (a document that can't be read) or there is nothing to map, 3 a bug.`;

async function runMap(paths: readonly string[], flags: MapFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, MAP_FORMATS, 'text');
  const configuration = readConfiguration(flags.config, paths, terminal);
  const manifests = await readManifests(chosenPaths(paths, configuration, 'map'), {
    cwd: terminal.cwd,
    stdin: terminal.stdin,
    exclude: configuration.config.file === undefined ? [] : [configuration.config.file],
  });
  const ordered = { ...manifests, resources: orderResources(manifests.resources) };
  const known = fabricOptions(flags.podCidr, configuration.config);
  const { fabric, trusted } = await networkInput(ordered, known, terminal);
  const { map, options } = focused(mapOf(fabric, flags.refused), flags);
  writeFormats(outputs, (format) => renderMap(map, format, options), terminal);
  return trusted ? EXIT.clean : EXIT.unusable;
}

/** A map of nothing would look as if everything were closed. */
function mapOf(fabric: Fabric, refused: boolean): ReachMap {
  const map = buildFabricMap(fabric, { refused });
  if (map.workloads.length > 0) return map;
  throw new EastwestError(
    'no-manifests',
    `nothing to map: no workload among ${fabric.cluster.resources.length} resources`,
    'Name the manifests of Deployments, StatefulSets, Pods or other workloads, rendered if they are templates.',
  );
}

function focused(
  map: ReachMap,
  { focus, direction, pairs, all }: MapFlags,
): { readonly map: ReachMap; readonly options: MapRenderOptions } {
  const number = focus === undefined ? undefined : findMapWorkload(map, focus);
  const part = focusMap(map, number, direction);
  const options = { direction, pairs, all };
  const id = number === undefined ? undefined : map.workloads[number]?.id;
  if (id === undefined) return { map: part, options };
  return { map: part, options: { ...options, focus: part.workloads.findIndex((one) => one.id === id) } };
}
