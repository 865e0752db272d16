import type { ReachMap } from '#reach/map/map.ts';
import { addressLabel } from '#report/map/address-label.ts';
import { reasonText } from '#report/map/notice.ts';
import type { PictureLink } from '#report/map/picture.ts';
import { podsText } from '#report/map/pods-text.ts';
import {
  boxFor,
  type Connected,
  cardFor,
  endOf,
  kindOf,
  labelOf,
  noteOf,
  notesOf,
  type Sketch,
  transportOf,
} from '#report/map/sketch.ts';
import { mergedAddresses } from '#report/map/text-addresses.ts';
import { isImpostor } from '#report/map/text-blocks.ts';
import { ALL_ADDRESSES, equalAddresses, includesAddresses } from '#set/address-set.ts';
import { isEmpty, union } from '#set/connection-set.ts';

/** Ways in that policies let somebody through: a card each resource, a line to each workload. */
export function drawEntrances(sketch: Sketch): void {
  const found = new Map<string, { -readonly [K in keyof PictureLink]: PictureLink[K] } & Connected>();
  for (const { type, resource, to, admitted } of sketch.map.entrances) {
    for (const one of admitted) {
      const { from, open, unknown, because, transport, requests, via } = one;
      const who = from === 'ingress-controller' ? 'through its controller' : addressLabel(from);
      const name = resource.id.slice(resource.id.indexOf('/') + 1);
      const card = cardFor(sketch, boxFor(sketch, 'outside'), name, `${type} · ${who}`);
      const key = JSON.stringify([card, to, transport, requests, via]);
      const known = found.get(key);
      const sets = {
        open: known === undefined ? open : union(known.open, open),
        unknown: known === undefined ? unknown : union(known.unknown, unknown),
      };
      found.set(key, {
        from: { type: 'card', number: card },
        to: { type: 'card', number: to },
        label: labelOf(sketch, { ...one, ...sets }),
        ...transportOf(sketch, one),
        kind: isEmpty(sets.unknown) ? 'outside' : 'unknown',
        detail: because.map(reasonText).join('; '),
        ...sets,
      });
    }
  }
  for (const { open: _open, unknown: _unknown, ...link } of found.values()) sketch.links.push(link);
}

/** Addresses that policies name. On the way in only those to which no way in leads already, and never the whole world. */
export function drawAddresses(sketch: Sketch, direction: 'ingress' | 'egress'): void {
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
        sketch.banners.push(noteOf(sketch, text, one));
        continue;
      }
      const box = boxFor(sketch, direction === 'egress' ? 'addresses' : 'outside');
      const card = { type: 'card', number: cardFor(sketch, box, label, 'addresses') } as const;
      const near = endOf(sketch, end);
      const [from, to] = direction === 'egress' ? [near, card] : [card, near];
      const kind = direction === 'ingress' && isEmpty(one.unknown) ? 'outside' : kindOf(one);
      const how = direction === 'ingress' ? transportOf(sketch, one) : {};
      const told = direction === 'ingress' ? one : { ...one, requests: '', via: '' };
      sketch.links.push({ from, to, label: labelOf(sketch, told), ...how, kind, detail: '' });
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
export function drawNewcomers(sketch: Sketch): void {
  const { map, cover } = sketch;
  for (const one of map.newcomers) {
    if (isImpostor(one)) continue;
    for (const end of cover(map.groups[one.to] ?? [])) {
      const who = shortLabels(podsText(one, map.namespaces.length)).replace(/^(an?y?) pod/, '$1 new pod');
      if (end.type === 'everybody') sketch.banners.push(noteOf(sketch, `${who} reaches every workload`, one));
      else notesOf(sketch, end).push(noteOf(sketch, `open to ${who}`, one));
    }
  }
}

/** `name=web` for `app.kubernetes.io/name=web`: cards are narrow, and the text form has the whole of it. */
function shortLabels(text: string): string {
  return text.replace(/(?<=^|[ (,!])[a-z0-9.-]+\.[a-z]+\//g, '');
}
