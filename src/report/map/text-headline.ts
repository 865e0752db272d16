import type { MapConnections, ReachMap } from '#reach/map/map.ts';
import { workloadNames } from '#report/map/names.ts';
import { counted } from '#report/map/plural.ts';
import type { Scene } from '#report/map/scene.ts';
import { listed } from '#report/map/text-list.ts';
import { type ConnectionSet, hasConnection, NO_CONNECTIONS, union } from '#set/connection-set.ts';

/** How much there is, and how much of it no policy protects. */
export function headline({ map, names, options }: Scene): readonly string[] {
  const namespaces = new Set(map.workloads.map(({ namespace }) => namespace)).size;
  const open = map.entrances.filter(({ admitted }) => admitted.length > 0).length;
  const about =
    options.focus === undefined
      ? `${counted(map.workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`
      : `${names[options.focus]} and ${counted(map.workloads.length - 1, 'workload')} connected with it`;
  const without = (direction: 'ingress' | 'egress'): number =>
    map.workloads.filter(({ isolation }) => isolation[direction] === 'none').length;
  const host = map.workloads.filter(({ isolation }) => isolation.ingress === 'host-network').length;
  const lines = [`${about}, ${counted(open, 'open way')} in from outside`, ...meshLines(map)];
  const [ingress, egress] = [without('ingress'), without('egress')];
  if (ingress > 0) lines.push(`! ${counted(ingress, 'workload')} without a policy on who connects to them`);
  if (egress > 0) lines.push(`! ${counted(egress, 'workload')} without a policy on what they connect to`);
  if (host > 0)
    lines.push(`! ${counted(host, 'workload')} in the host's network, where policies don't apply`);
  return lines;
}

/** What the meshes do for the workloads; also in pictures. */
export function meshLines(map: ReachMap): readonly string[] {
  const { meshes, workloads } = map;
  if (meshes === undefined) return [];
  if (meshes.length === 0) return ['! no mesh: all of it is plaintext, nobody is authenticated'];
  const names = workloadNames(map);
  const listedNames = (numbers: readonly number[]) => listed(numbers.map((number) => names[number] ?? ''));
  const bare = reachedBare(map);
  const outside = [...workloads.keys()].filter((number) => workloads[number]?.mesh?.kind === 'none');
  const which = meshes.join(' and ');
  return [
    bare.length === 0
      ? `${which}: no workload is reached in plaintext`
      : `! ${which}: ${counted(bare.length, 'workload')} of ${workloads.length} reached in plaintext: ${listedNames(bare)}`,
    ...(outside.length === 0
      ? []
      : [`! ${counted(outside.length, 'workload')} in no mesh: ${listedNames(outside)}`]),
  ];
}

/** The workloads of which somebody reaches a port that they declare in plaintext, or may. */
export function reachedBare({ workloads, groups, edges, newcomers, addresses }: ReachMap): readonly number[] {
  const found = new Map<number, ConnectionSet>();
  const add = (group: number, one: Pick<MapConnections, 'transport' | 'open' | 'unknown'>): void => {
    if (one.transport !== 'plaintext' && one.transport !== 'either') return;
    const reached = union(one.open, one.unknown);
    for (const number of groups[group] ?? []) found.set(number, union(found.get(number) ?? reached, reached));
  };
  for (const edge of edges) add(edge.to, edge);
  for (const one of newcomers) add(one.to, one);
  for (const one of addresses) if (one.direction === 'ingress') add(one.workloads, one);
  return [...workloads.keys()].filter((number) => {
    const reached = found.get(number) ?? NO_CONNECTIONS;
    return workloads[number]?.ports.some(({ protocol, port }) => hasConnection(reached, protocol, port));
  });
}
