import { ALL_ADDRESSES, equalAddresses, includesAddresses } from '#network/set/address-set.ts';
import { type ConnectionSet, isAll, isEmpty, union } from '#network/set/connection-set.ts';
import type { MapWorkload, ReachMap } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { collapseMap } from '#report/map/collapse.ts';
import { connectionsText } from '#report/map/connection-text.ts';
import { type Cover, coverOf, type Endpoint } from '#report/map/endpoint.ts';
import { mapLinks } from '#report/map/links.ts';
import { workloadNames } from '#report/map/names.ts';
import { mapNotices, reasonText } from '#report/map/notice.ts';
import type {
  Picture,
  PictureBox,
  PictureCard,
  PictureEnd,
  PictureLink,
  PictureNote,
} from '#report/map/picture.ts';
import { counted } from '#report/map/plural.ts';
import { podsText } from '#report/map/pods-text.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { mergedAddresses } from '#report/map/text-addresses.ts';
import { isImpostor } from '#report/map/text-blocks.ts';

/** More workloads than this are drawn as namespaces, unless all are wanted. */
const WORKLOADS_DRAWN = 120;

/** What is being put together. */
interface Sketch {
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

/** ReachMap → Picture: what is true of everybody becomes a sentence, everything else a line. */
export function drawMap(map: ReachMap, options: MapRenderOptions): Picture {
  const collapses = options.all !== true && map.workloads.length > WORKLOADS_DRAWN;
  const shown = collapses ? collapseMap(map) : map;
  const sketch: Sketch = {
    map: shown,
    collapsed: collapses,
    cover: coverOf(shown),
    names: workloadNames(shown),
    boxes: [],
    cards: [],
    links: [],
    banners: [],
    boxOf: new Map(),
  };
  drawWorkloads(sketch);
  for (const link of mapLinks(shown, sketch.cover)) drawLink(sketch, link);
  drawEntrances(sketch);
  drawAddresses(sketch, 'ingress');
  drawAddresses(sketch, 'egress');
  drawNewcomers(sketch);
  if (collapses) {
    const text = `each card is a namespace, a line means that some of its workloads reach some of another's, and what passes to addresses and pods that could be added is left out: ${map.workloads.length} workloads are too many to draw (--all draws them)`;
    sketch.banners.push({ text, level: 'warning' });
  }
  for (const text of mapNotices(map)) sketch.banners.push({ text, level: 'warning' });
  const { boxes, cards, links, banners } = sketch;
  return { title: title(map, options), subtitle: subtitle(map), boxes, cards, links, banners };
}

function title(map: ReachMap, { focus, direction = 'both' }: MapRenderOptions): string {
  const about = focus === undefined ? 'who can reach what' : (workloadNames(map)[focus] ?? '');
  return direction === 'both'
    ? about
    : `${about}: ${direction === 'in' ? 'who connects in' : 'what it connects to'}`;
}

function subtitle(map: ReachMap): string {
  const namespaces = new Set(map.workloads.map(({ namespace }) => namespace)).size;
  const bare = map.workloads.filter(({ isolation }) => isolation.ingress === 'none').length;
  const about = `${counted(map.workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`;
  return bare === 0
    ? `${about}; what isn't drawn is closed`
    : `${about}, ${bare} without a policy on who connects in; what isn't drawn is closed`;
}

function drawWorkloads({ map, collapsed, boxes, cards, boxOf }: Sketch): void {
  for (const workload of map.workloads) {
    const box = boxOf.get(workload.namespace) ?? boxes.length;
    if (box === boxes.length) boxes.push({ kind: 'namespace', title: workload.namespace, notes: [] });
    boxOf.set(workload.namespace, box);
    const mark = markOf(workload);
    cards.push({
      box,
      title: workload.name,
      subtitle: subtitleOf(workload),
      notes: [],
      ...(mark === undefined ? {} : { mark: collapsed ? `some: ${mark}` : mark }),
    });
  }
}

function subtitleOf({ kind, ports }: MapWorkload): string {
  const numbers = ports.map(({ protocol, port }) => (protocol === 'TCP' ? `${port}` : `${protocol} ${port}`));
  return numbers.length === 0 ? kind : `${kind} · ${numbers.join(', ')}`;
}

function markOf({ isolation: { ingress, egress } }: MapWorkload): string | undefined {
  if (ingress === 'host-network') return 'host network';
  if (ingress === 'unknown' || egress === 'unknown') return 'policy not evaluated';
  if (ingress === 'none') return egress === 'none' ? 'no policy' : 'no ingress policy';
  return egress === 'none' ? 'no egress policy' : undefined;
}

interface Connected {
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
}

function kindOf({ open, unknown }: Connected): PictureLink['kind'] {
  if (!isEmpty(unknown)) return 'unknown';
  return isAll(open) ? 'wide' : 'open';
}

function noteOf(text: string, connected: Connected): PictureNote {
  const ports = connectionsText(connected.open, connected.unknown);
  return {
    text: `${text}: ${ports}`,
    level: isAll(union(connected.open, connected.unknown)) ? 'danger' : 'warning',
  };
}

/** A line, or a sentence where an end is everybody or one end is part of the other. */
function drawLink(sketch: Sketch, link: ReturnType<typeof mapLinks>[number]): void {
  const { from, to } = link;
  if (from.type === 'everybody' && to.type === 'everybody') {
    const who = sketch.collapsed
      ? 'some workloads of every namespace reach some of every other'
      : 'every workload reaches every other';
    sketch.banners.push(noteOf(who, link));
  } else if (from.type === 'everybody') {
    notesOf(sketch, to).push(
      noteOf(
        sketch.collapsed
          ? 'some open to some of every namespace'
          : to.type === 'workload'
            ? 'open to every workload'
            : 'each open to every workload',
        link,
      ),
    );
  } else if (to.type === 'everybody') {
    notesOf(sketch, from).push(
      noteOf(
        sketch.collapsed
          ? 'some reach some of every namespace'
          : from.type === 'workload'
            ? 'reaches every workload'
            : 'each reaches every workload',
        link,
      ),
    );
  } else if (
    namespaceOf(sketch, from) === namespaceOf(sketch, to) &&
    !(from.type === 'workload' && to.type === 'workload')
  ) {
    const text =
      from.type === to.type
        ? 'all in here reach each other'
        : from.type === 'workload'
          ? 'reaches all in this namespace'
          : 'open to all in this namespace';
    notesOf(sketch, from.type === 'workload' ? from : to).push(noteOf(text, link));
  } else {
    const label = connectionsText(link.open, link.unknown);
    sketch.links.push({
      from: endOf(sketch, from),
      to: endOf(sketch, to),
      label,
      kind: kindOf(link),
      detail: link.detail,
    });
  }
}

function namespaceOf({ map }: Sketch, end: Endpoint): string | undefined {
  if (end.type === 'namespace') return end.name;
  return end.type === 'workload' ? map.workloads[end.number]?.namespace : undefined;
}

function notesOf({ boxes, cards, boxOf, banners }: Sketch, end: Endpoint): PictureNote[] {
  if (end.type === 'workload') return cards[end.number]?.notes ?? [];
  return end.type === 'namespace' ? (boxes[boxOf.get(end.name) ?? -1]?.notes ?? []) : banners;
}

function endOf({ boxOf }: Sketch, end: Endpoint): PictureEnd {
  if (end.type === 'workload') return { type: 'card', number: end.number };
  return { type: 'box', number: end.type === 'namespace' ? (boxOf.get(end.name) ?? 0) : 0 };
}

/** A box that isn't a namespace; made when the first card goes into it. */
function boxFor({ boxes }: Sketch, kind: 'outside' | 'addresses'): number {
  const known = boxes.findIndex((box) => box.kind === kind);
  if (known >= 0) return known;
  boxes.push({ kind, title: kind === 'outside' ? 'outside' : 'addresses outside', notes: [] });
  return boxes.length - 1;
}

/** The number of the card with this text in a box; made when it isn't there yet. */
function cardFor({ cards }: Sketch, box: number, heading: string, sub: string): number {
  const known = cards.findIndex(
    (card) => card.box === box && card.title === heading && card.subtitle === sub,
  );
  if (known >= 0) return known;
  cards.push({ box, title: heading, subtitle: sub, notes: [] });
  return cards.length - 1;
}

/** Ways in that policies let somebody through: a card each resource, a line to each workload. */
function drawEntrances(sketch: Sketch): void {
  const found = new Map<string, { -readonly [K in keyof PictureLink]: PictureLink[K] } & Connected>();
  for (const { type, resource, to, admitted } of sketch.map.entrances) {
    for (const { from, open, unknown, because } of admitted) {
      const who = from === 'ingress-controller' ? 'through its controller' : addressLabel(from);
      const name = resource.id.slice(resource.id.indexOf('/') + 1);
      const card = cardFor(sketch, boxFor(sketch, 'outside'), name, `${type} · ${who}`);
      const key = `${card} ${to}`;
      const known = found.get(key);
      const sets = {
        open: known === undefined ? open : union(known.open, open),
        unknown: known === undefined ? unknown : union(known.unknown, unknown),
      };
      found.set(key, {
        from: { type: 'card', number: card },
        to: { type: 'card', number: to },
        label: connectionsText(sets.open, sets.unknown),
        kind: isEmpty(sets.unknown) ? 'outside' : 'unknown',
        detail: because.map(reasonText).join('; '),
        ...sets,
      });
    }
  }
  for (const { open: _open, unknown: _unknown, ...link } of found.values()) sketch.links.push(link);
}

/** Addresses that policies name. On the way in only those to which no way in leads already, and never the whole world. */
function drawAddresses(sketch: Sketch, direction: 'ingress' | 'egress'): void {
  const { map, cover } = sketch;
  for (const { numbers, ...one } of mergedAddresses(map.groups, map.addresses, direction)) {
    const whole = equalAddresses(one.addresses, ALL_ADDRESSES);
    if (direction === 'ingress' && whole) continue;
    const ends =
      direction === 'egress'
        ? cover(numbers)
        : cover(numbers.filter((to) => !isEntered(map, to, one.addresses)));
    for (const end of ends) {
      const label = addressLabel(one.addresses);
      if (end.type === 'everybody') {
        const text =
          direction === 'egress'
            ? `every workload reaches ${label} outside`
            : `${label} reaches every workload`;
        sketch.banners.push(noteOf(text, one));
        continue;
      }
      const box = boxFor(sketch, direction === 'egress' ? 'addresses' : 'outside');
      const card = { type: 'card', number: cardFor(sketch, box, label, 'addresses') } as const;
      const near = endOf(sketch, end);
      const [from, to] = direction === 'egress' ? [near, card] : [card, near];
      const kind = direction === 'ingress' && isEmpty(one.unknown) ? 'outside' : kindOf(one);
      sketch.links.push({ from, to, label: connectionsText(one.open, one.unknown), kind, detail: '' });
    }
  }
}

function isEntered(
  { entrances }: ReachMap,
  to: number,
  addresses: Parameters<typeof addressLabel>[0],
): boolean {
  return entrances.some(
    (entrance) =>
      entrance.to === to &&
      entrance.admitted.some(
        ({ from }) => from !== 'ingress-controller' && includesAddresses(from, addresses),
      ),
  );
}

/** Pods that could be added are sentences. Those that need an existing workload's labels look like it, and are left to the text. */
function drawNewcomers(sketch: Sketch): void {
  const { map, cover } = sketch;
  for (const one of map.newcomers) {
    if (isImpostor(one)) continue;
    for (const end of cover(map.groups[one.to] ?? [])) {
      const who = shortLabels(podsText(one, map.namespaces.length)).replace(/^(an?y?) pod/, '$1 new pod');
      if (end.type === 'everybody') sketch.banners.push(noteOf(`${who} reaches every workload`, one));
      else notesOf(sketch, end).push(noteOf(`open to ${who}`, one));
    }
  }
}

/** `name=web` for `app.kubernetes.io/name=web`: cards are narrow, and the text form has the whole of it. */
function shortLabels(text: string): string {
  return text.replace(/(?<=^|[ (,!])[a-z0-9.-]+\.[a-z]+\//g, '');
}
