import { Command, Option } from 'commander';
import type { Done } from '#cli/done.ts';
import { EXIT } from '#cli/exit-code.ts';
import { type AddressFlags, addAddressFlags } from '#cli/flags/addresses.ts';
import { parseFormats, writeFormats } from '#cli/flags/formats.ts';
import { addInputFlags, type InputFlags } from '#cli/flags/input.ts';
import { addFormatFlag, type OutputFlags } from '#cli/flags/output.ts';
import { readFabric } from '#cli/input/read-cluster.ts';
import { selectCluster } from '#cli/input/select-clusters.ts';
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
  type ReachMap,
  renderMap,
} from '#index.ts';

interface MapFlags extends InputFlags, AddressFlags, OutputFlags {
  readonly focus?: string;
  readonly direction: MapDirection;
  readonly pairs: boolean;
  readonly all: boolean;
  readonly refused: boolean;
}

/** `eastwest map [paths|-]`: who can reach what, as text, data or a picture. */
export function mapCommand(terminal: Terminal, done: Done): Command {
  const command = new Command('map').description(
    'Show who can reach what, by mTLS or in plaintext: all that network policies and mesh leave open.',
  );
  addInputFlags(command);
  addAddressFlags(command);
  addFormatFlag(command, MAP_FORMATS);
  return command
    .option('--focus <workload>', 'only what concerns one workload: namespace/name or Kind/namespace/name')
    .addOption(
      new Option('--direction <direction>', 'who connects to it, what it connects to, or both')
        .choices(MAP_DIRECTIONS)
        .default('both'),
    )
    .option('--pairs', 'json and csv: list each pair of workloads instead of groups', false)
    .option('--refused', 'also what one layer lets through and another refuses', false)
    .option('--all', 'leave nothing out, however much it is', false)
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], flags: MapFlags) => done(await runMap(paths, flags, terminal)));
}

const EXAMPLES = `
Examples:
  eastwest map manifests/
  eastwest map manifests/ --focus payments/payments --direction in
  eastwest map --kustomize overlays/prod --format svg=map.svg
  eastwest map . --format dot | dot -Tpng -o map.png

What isn't shown is closed. What depends on something that the manifests don't show is marked with a question mark.

Exit codes: 0 a map, 2 the map can't be trusted (a document that can't be read) or there is nothing to map, 3 a bug.`;

async function runMap(paths: readonly string[], flags: MapFlags, terminal: Terminal): Promise<number> {
  const outputs = parseFormats(flags.format, MAP_FORMATS, 'text');
  const cluster = selectCluster(paths, flags, 'map', terminal);
  const { fabric, trusted } = await readFabric(cluster, flags.podCidr, terminal);
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
