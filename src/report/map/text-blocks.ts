import type { Isolation, MapNewcomers, MapWorkload } from '#reach/map/map.ts';
import { type Profile, profiles } from '#report/map/bundle.ts';
import { endpointText, farEnds } from '#report/map/endpoint.ts';
import { howCells, tellsHow } from '#report/map/how.ts';
import { podsText } from '#report/map/pods-text.ts';
import type { Scene } from '#report/map/scene.ts';
import { listed } from '#report/map/text-list.ts';
import { table } from '#report/map/text-table.ts';

/** Some workloads of which the same is said, and what. */
export interface Block {
  readonly members: readonly number[];
  readonly lines: readonly string[];
}

/** The workloads in order, those with the same peers on both shown sides together. */
export function workloadBlocks(scene: Scene): readonly Block[] {
  const { map, options } = scene;
  const { focus, direction = 'both' } = options;
  const arriving = direction === 'out' ? [] : profileLines(scene, 'in');
  const leaving =
    direction === 'out' || (direction === 'both' && focus !== undefined) ? profileLines(scene, 'out') : [];
  const fresh = newcomerLines(scene);
  const blocks = new Map<string, { members: number[]; rows: readonly (readonly string[])[] }>();
  for (const [number, workload] of map.workloads.entries()) {
    if (focus !== undefined && number !== focus) continue;
    const rows = [...(arriving[number] ?? []), ...(fresh[number] ?? []), ...(leaving[number] ?? [])];
    const mesh = tellsHow(map) ? membershipText(workload) : '';
    const key = JSON.stringify([rows, marks(workload, direction), mesh]);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, { members: [number], rows });
    else block.members.push(number);
  }
  return [...blocks.values()].map(({ members, rows }) => ({
    members,
    lines: [...heading(scene, members), ...body(scene, members, rows)],
  }));
}

type Rows = readonly (readonly string[])[];

/** By number of the workload: a row for each bundle. */
function profileLines(scene: Scene, side: 'in' | 'out'): readonly (Rows | undefined)[] {
  const lines: Rows[] = [];
  for (const profile of profiles(scene.map, side)) {
    const rows = bundleRows(scene, profile, side);
    for (const number of profile.members) lines[number] = rows;
  }
  return lines;
}

function bundleRows(
  { map, cover, names, options }: Scene,
  { members, bundles }: Profile,
  side: 'in' | 'out',
): Rows {
  return bundles.map((bundle) => {
    const ends = farEnds(cover, bundle.far, members);
    const who = listed(
      ends.map((end) => endpointText(end, names)),
      options.all === true,
    );
    return [`${side === 'in' ? '←' : '→'} ${who}`, ...howCells(map, bundle)];
  });
}

/** By number of the workload: pods that could be added. Those that look like an existing workload only if all is shown. */
function newcomerLines({ map, options }: Scene): readonly (Rows | undefined)[] {
  const lines: (readonly string[])[][] = [];
  for (const one of map.newcomers) {
    if (options.all !== true && options.focus === undefined && isImpostor(one)) continue;
    const row = [`← (could be added) ${podsText(one, map.namespaces.length)}`, ...howCells(map, one)];
    for (const number of map.groups[one.to] ?? []) {
      const rows = lines[number];
      if (rows === undefined) lines[number] = [row];
      else rows.push(row);
    }
  }
  return lines;
}

/** Pods that need the labels or the service account of an existing workload, which edges already tell of. */
export function isImpostor({ existing, regions, accounts }: MapNewcomers): boolean {
  const named = accounts?.type === 'only' || accounts?.type === 'principals';
  return existing && (named || regions.every(({ labels }) => Object.keys(labels).length > 0));
}

function heading({ map, names }: Scene, members: readonly number[]): readonly string[] {
  const [first] = members;
  const workload = first === undefined ? undefined : map.workloads[first];
  if (workload === undefined) return [];
  if (members.length > 1) return [listed(members.map((number) => names[number] ?? ''))];
  const ports = portList(workload);
  const mesh = tellsHow(map) ? `, ${membershipText(workload)}` : '';
  return [`${names[first ?? 0]}  ${workload.kind}${mesh}${ports === '' ? '' : `, listens on ${ports}`}`];
}

/** `istio sidecar, only mTLS`, `in no mesh`. */
export function membershipText({ mesh }: MapWorkload): string {
  if (mesh === undefined || mesh.kind === 'none') return 'in no mesh';
  const perhaps = mesh.member === 'unknown' ? 'perhaps ' : '';
  return `${perhaps}${mesh.kind} ${mesh.mode}`;
}

/** `TCP 80 (http), UDP 53`. */
export function portList({ ports }: MapWorkload): string {
  return ports
    .map(({ protocol, port, name }) => `${protocol} ${port}${name === '' ? '' : ` (${name})`}`)
    .join(', ');
}

function body({ map, options }: Scene, members: readonly number[], rows: Rows): readonly string[] {
  const [first] = members;
  const workload = first === undefined ? undefined : map.workloads[first];
  const { direction = 'both' } = options;
  const lines = [
    ...(workload === undefined ? [] : marks(workload, direction).map((mark) => `! ${mark}`)),
    ...table(rows),
    ...(rows.length === 0 ? [direction === 'out' ? '→ no workload' : '← no workload'] : []),
  ];
  return lines.map((line) => `  ${line}`);
}

const MARKS: Readonly<Record<Isolation, readonly [ingress: string, egress: string]>> = {
  isolated: ['', ''],
  governed: ['', ''],
  none: ['no policy on who connects to it', 'no policy on what it connects to'],
  'host-network': ["in the host's network: policies don't apply", ''],
  unknown: ['a policy that is not evaluated may select it', ''],
};

function marks({ isolation }: MapWorkload, direction: string): readonly string[] {
  const [ingress, egress] = [MARKS[isolation.ingress][0], MARKS[isolation.egress][1]];
  return [...(direction === 'out' ? [] : [ingress]), ...(direction === 'in' ? [] : [egress])].filter(
    (mark) => mark !== '',
  );
}
