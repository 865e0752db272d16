import type { MapConnections, MapTransport, ReachMap } from '#reach/map/map.ts';
import { connectionsText, shortPortsText } from '#report/map/connection-text.ts';

/** How something is sent, as the mesh has it. */
export type How = Pick<MapConnections, 'transport' | 'requests' | 'via'>;

export const TRANSPORT: Readonly<Record<MapTransport, string>> = {
  mtls: 'mTLS',
  plaintext: 'plaintext',
  either: 'mTLS or plaintext',
  tls: 'TLS',
};

/** Whether a map tells how: not where no mesh was looked at, and where there is none everything is sent alike. */
export function tellsHow({ meshes }: Pick<ReachMap, 'meshes'>): boolean {
  return meshes !== undefined && meshes.length > 0;
}

/** Columns: which ports, by which transport, which requests and through which relay. Only the ports where the map doesn't tell how. */
export function howCells(
  map: Pick<ReachMap, 'meshes'>,
  one: How & Pick<MapConnections, 'open' | 'unknown'>,
): readonly string[] {
  if (!tellsHow(map)) return [connectionsText(one.open, one.unknown)];
  const ports = connectionsText(one.open, one.unknown, shortPortsText);
  const via = one.via === '' ? '' : `through ${one.via}`;
  const rest = [one.requests, via].filter((text) => text !== '').join(', ');
  return [ports, TRANSPORT[one.transport], ...(rest === '' ? [] : [rest])];
}

/** The same in one text: `TCP 8080, mTLS, POST /refunds`. */
export function howText(
  map: Pick<ReachMap, 'meshes'>,
  one: How & Pick<MapConnections, 'open' | 'unknown'>,
): string {
  return howCells(map, one).join(', ');
}
