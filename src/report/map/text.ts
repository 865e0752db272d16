import type { ReachMap } from '#reach/map/map.ts';
import { deadLines } from '#report/map/dead.ts';
import { coverOf } from '#report/map/endpoint.ts';
import { workloadNames } from '#report/map/names.ts';
import { mapNotices } from '#report/map/notice.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import type { Scene } from '#report/map/scene.ts';
import { addressLines } from '#report/map/text-addresses.ts';
import { workloadBlocks } from '#report/map/text-blocks.ts';
import { entranceLines } from '#report/map/text-entrances.ts';
import { gateLines } from '#report/map/text-gates.ts';
import { headline } from '#report/map/text-headline.ts';
import { refusedLines } from '#report/map/text-refused.ts';
import { visible } from '#report/visible.ts';

const BLOCKS_SHOWN = 40;

/**
 * The map for a reader: what leads in from outside; then each workload with those who reach it, workloads of which the same is true
 * together; then what leads out. Whatever is left out is counted.
 */
export function renderMapText(map: ReachMap, options: MapRenderOptions): string {
  const scene: Scene = { map, names: workloadNames(map), cover: coverOf(map), options };
  const blocks = workloadBlocks(scene);
  const shown = options.all === true ? blocks : blocks.slice(0, BLOCKS_SHOWN);
  const hidden = blocks.slice(shown.length).reduce((sum, { members }) => sum + members.length, 0);
  const sections = [
    headline(scene),
    section('From outside', entranceLines(scene)),
    section('Through gateways', gateLines(scene)),
    ...shown.map(({ lines }) => lines),
    hidden === 0
      ? []
      : [`… and ${hidden} more workloads: --all shows them, --focus NAMESPACE/NAME one of them`],
    section('To addresses outside', addressLines(scene)),
    ...(map.refused === undefined ? [] : [section('Refused', none(refusedLines(scene)))]),
    section('Not certain', mapNotices(map)),
    section('Policies without effect on these manifests', deadLines(map, options.all === true)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(visible).join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function none(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['nothing that one layer lets through and another refuses'] : lines;
}
