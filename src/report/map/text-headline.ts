import { counted } from '#report/map/plural.ts';
import type { Scene } from '#report/map/scene.ts';

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
  const lines = [`${about}, ${counted(open, 'open way')} in from outside`];
  const [ingress, egress] = [without('ingress'), without('egress')];
  if (ingress > 0) lines.push(`! ${counted(ingress, 'workload')} without a policy on who connects to them`);
  if (egress > 0) lines.push(`! ${counted(egress, 'workload')} without a policy on what they connect to`);
  if (host > 0)
    lines.push(`! ${counted(host, 'workload')} in the host's network, where policies don't apply`);
  return lines;
}
