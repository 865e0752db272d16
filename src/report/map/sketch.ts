import type { MapTransport, ReachMap } from '#reach/map/map.ts';
import { connectionsText, shortPortsText } from '#report/map/connection-text.ts';
import type { Cover, Endpoint } from '#report/map/endpoint.ts';
import { type How, howText, tellsHow } from '#report/map/how.ts';
import type { PictureBox, PictureCard, PictureEnd, PictureLink, PictureNote } from '#report/map/picture.ts';
import { type ConnectionSet, isAll, isEmpty, union } from '#set/connection-set.ts';

/** What is being put together. */
export interface Sketch {
  readonly map: ReachMap;
  /** Cards are namespaces: what is said holds for some of their workloads. */
  readonly collapsed: boolean;
  readonly cover: Cover;
  readonly names: readonly string[];
  readonly boxes: { kind: PictureBox['kind']; title: string; notes: PictureNote[] }[];
  readonly cards: (PictureCard & { notes: PictureNote[] })[];
  readonly links: PictureLink[];
  readonly banners: PictureNote[];
  /** By name of the namespace. */
  readonly boxOf: Map<string, number>;
}

export interface Connected {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

export function kindOf({ open, unknown }: Connected): PictureLink['kind'] {
  if (!isEmpty(unknown)) return 'unknown';
  return isAll(open) ? 'wide' : 'open';
}

/** A sentence about everybody; what needs an identity is no danger. */
export function noteOf({ map }: Sketch, text: string, connected: Connected & How): PictureNote {
  const safe = tellsHow(map) && (connected.transport === 'mtls' || connected.transport === 'tls');
  return {
    text: `${text}: ${howText(map, connected)}`,
    level: safe ? 'warning' : isAll(union(connected.open, connected.unknown)) ? 'danger' : 'warning',
  };
}

/** What stands at the end of a line: `TCP 8080 POST /refunds`. The transport is drawn. */
export function labelOf({ map }: Sketch, { open, unknown, requests, via }: Connected & How): string {
  if (!tellsHow(map)) return connectionsText(open, unknown);
  const ports = connectionsText(open, unknown, shortPortsText);
  return [ports, requests, via === '' ? '' : `through ${via}`].filter((text) => text !== '').join(' ');
}

/** Only where a mesh was looked at; where there is none, everything is plaintext. */
export function transportOf({ map }: Sketch, { transport }: How): { readonly transport?: MapTransport } {
  return map.meshes === undefined ? {} : { transport };
}

export function namespaceOf({ map }: Sketch, end: Endpoint): string | undefined {
  if (end.type === 'namespace') return end.name;
  return end.type === 'workload' ? map.workloads[end.number]?.namespace : undefined;
}

export function notesOf({ boxes, cards, boxOf, banners }: Sketch, end: Endpoint): PictureNote[] {
  if (end.type === 'workload') return cards[end.number]?.notes ?? [];
  return end.type === 'namespace' ? (boxes[boxOf.get(end.name) ?? -1]?.notes ?? []) : banners;
}

export function endOf({ boxOf }: Sketch, end: Endpoint): PictureEnd {
  if (end.type === 'workload') return { type: 'card', number: end.number };
  return { type: 'box', number: end.type === 'namespace' ? (boxOf.get(end.name) ?? 0) : 0 };
}

/** A box that isn't a namespace; made when the first card goes into it. */
export function boxFor({ boxes }: Sketch, kind: 'outside' | 'addresses'): number {
  const known = boxes.findIndex((box) => box.kind === kind);
  if (known >= 0) return known;
  boxes.push({ kind, title: kind === 'outside' ? 'outside' : 'addresses outside', notes: [] });
  return boxes.length - 1;
}

/** The number of the card with this text in a box; made when it isn't there yet. */
export function cardFor({ cards }: Sketch, box: number, heading: string, sub: string): number {
  const known = cards.findIndex(
    (card) => card.box === box && card.title === heading && card.subtitle === sub,
  );
  if (known >= 0) return known;
  cards.push({ box, title: heading, subtitle: sub, notes: [] });
  return cards.length - 1;
}
