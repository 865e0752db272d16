import type { MapAdmitted, MapEntrance, ReachMap } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { portsText } from '#report/map/connection-text.ts';
import { howText } from '#report/map/how.ts';
import type { Scene } from '#report/map/scene.ts';
import { table } from '#report/map/text-table.ts';
import { union } from '#set/connection-set.ts';

const LINES_SHOWN = 60;

/** Each way in from outside: what opens it, to whom, and whether policies let anybody through. */
export function entranceLines({ map, names, options }: Scene): readonly string[] {
  const rows = merged(map.entrances).map((entrance) => [
    `${entrance.type} ${entrance.resource.id}`,
    `→ ${names[entrance.to] ?? ''}`,
    outcome(map, entrance),
  ]);
  const shown = options.all === true ? rows : rows.slice(0, LINES_SHOWN);
  const hidden = rows.length - shown.length;
  return [...table(shown), ...(hidden === 0 ? [] : [`… and ${hidden} more ways in: --all shows them`])];
}

/** One line for all ports of one resource that lead to a workload by the same people. */
function merged(entrances: readonly MapEntrance[]): readonly MapEntrance[] {
  const byKey = new Map<string, MapEntrance>();
  for (const entrance of entrances) {
    const through = entrance.admitted.map(({ from, transport, requests, via }) => [
      from,
      transport,
      requests,
      via,
    ]);
    const key = JSON.stringify([entrance.type, entrance.resource.id, entrance.to, through]);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? entrance : join(known, entrance));
  }
  return [...byKey.values()];
}

function join(a: MapEntrance, b: MapEntrance): MapEntrance {
  return {
    ...a,
    connections: union(a.connections, b.connections),
    admitted: a.admitted.map((one, index) => {
      const other = b.admitted[index];
      return other === undefined
        ? one
        : { ...one, open: union(one.open, other.open), unknown: union(one.unknown, other.unknown) };
    }),
  };
}

const CLOSED: Readonly<Record<NonNullable<MapEntrance['refusedBy']>, string>> = {
  network: 'closed by policy',
  transport: 'refused by the mesh, which takes no plaintext',
  identity: 'refused by the mesh, which asks for an identity',
  authorization: 'refused by authorization',
};

function outcome(map: ReachMap, { connections, admitted, refusedBy = 'network' }: MapEntrance): string {
  if (admitted.length === 0) return `${portsText(connections)}, ${CLOSED[refusedBy]}`;
  return admitted.map((one) => admittedText(map, one)).join('; ');
}

function admittedText(map: ReachMap, one: MapAdmitted): string {
  const who = one.from === 'ingress-controller' ? 'the ingress controller' : addressLabel(one.from);
  const what = howText(map, one);
  return who === 'any address' ? what : `${what} from ${who}`;
}
