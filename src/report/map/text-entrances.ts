import type { MapAdmitted, MapEntrance } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { connectionsText, portsText } from '#report/map/connection-text.ts';
import type { Scene } from '#report/map/scene.ts';
import { table } from '#report/map/text-table.ts';
import { union } from '#set/connection-set.ts';

const LINES_SHOWN = 60;

/** Each way in from outside: what opens it, to whom, and whether policies let anybody through. */
export function entranceLines({ map, names, options }: Scene): readonly string[] {
  const rows = merged(map.entrances).map((entrance) => [
    `${entrance.type} ${entrance.resource.id}`,
    `→ ${names[entrance.to] ?? ''}`,
    outcome(entrance),
  ]);
  const shown = options.all === true ? rows : rows.slice(0, LINES_SHOWN);
  const hidden = rows.length - shown.length;
  return [...table(shown), ...(hidden === 0 ? [] : [`… and ${hidden} more ways in: --all shows them`])];
}

/** One line for all ports of one resource that lead to a workload by the same people. */
function merged(entrances: readonly MapEntrance[]): readonly MapEntrance[] {
  const byKey = new Map<string, MapEntrance>();
  for (const entrance of entrances) {
    const through = entrance.admitted.map(({ from }) => from);
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

function outcome({ connections, admitted }: MapEntrance): string {
  if (admitted.length === 0) return `${portsText(connections)}, closed by policy`;
  return admitted.map(admittedText).join('; ');
}

function admittedText({ from, open, unknown }: MapAdmitted): string {
  const who = from === 'ingress-controller' ? 'the ingress controller' : addressLabel(from);
  const ports = connectionsText(open, unknown);
  return who === 'any address' ? ports : `${ports} from ${who}`;
}
