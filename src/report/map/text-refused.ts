import type { MapRefused } from '#reach/map/map.ts';
import { portsText } from '#report/map/connection-text.ts';
import { endpointText } from '#report/map/endpoint.ts';
import type { Scene } from '#report/map/scene.ts';
import { listed } from '#report/map/text-list.ts';
import { table } from '#report/map/text-table.ts';

const LINES_SHOWN = 60;

const WHY: Readonly<Record<MapRefused['by'], string>> = {
  network: 'the mesh permits it, no network policy lets it through',
  transport: 'the network lets it through, plaintext is refused',
  identity: 'the network lets it through, without an identity it is refused',
  authorization: 'the network lets it through, authorization refuses',
};

/** What one layer lets through and another refuses. */
export function refusedLines({ map, names, cover, options }: Scene): readonly string[] {
  const all = options.all === true;
  const text = (group: number): string =>
    listed(
      cover(map.groups[group] ?? []).map((end) => endpointText(end, names)),
      all,
    );
  const rows = merged(map.refused ?? []).map(({ from, except, to, ports, by }) => [
    `${except ? (text(from) === '' ? 'every workload' : `every workload but ${text(from)}`) : text(from)} → ${text(to)}`,
    ports,
    WHY[by],
  ]);
  const shown = all ? rows : rows.slice(0, LINES_SHOWN);
  const hidden = rows.length - shown.length;
  return [...table(shown), ...(hidden === 0 ? [] : [`… and ${hidden} more: --all shows them`])];
}

interface Row extends Omit<MapRefused, 'connections'> {
  readonly ports: string;
}

/** One line for all ports of which the same is true. */
function merged(all: readonly MapRefused[]): readonly Row[] {
  const rows = new Map<string, { readonly one: MapRefused; readonly ports: string[] }>();
  for (const one of all) {
    const key = `${one.from} ${one.except} ${one.to} ${one.by}`;
    const known = rows.get(key) ?? { one, ports: [] };
    known.ports.push(portsText(one.connections));
    rows.set(key, known);
  }
  return [...rows.values()].map(({ one, ports }) => ({ ...one, ports: ports.join(', ') }));
}
